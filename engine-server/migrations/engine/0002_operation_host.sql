-- Hosts that were sent commands of an operation: their journals keep the outcomes until they are told, once it has
-- ended, that they may forget them. A row goes when its host was told.
create table operation_host (
  operation_id uuid not null references operation on delete cascade,
  host_id uuid not null references host on delete cascade,
  primary key (operation_id, host_id)
);
create index operation_host_host on operation_host (host_id);
