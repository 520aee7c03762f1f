-- Storage domains that every host of a data center has: which host works on one is decided by its lease.
alter table storage_domain drop constraint storage_domain_type_check,
  add constraint storage_domain_type_check check (type in ('local', 'shared_folder')),
  add constraint storage_domain_shared_check check (type <> 'shared_folder' or (host_id is null and path is not null));
create unique index storage_domain_shared_place on storage_domain (data_center_id, path) where type = 'shared_folder';

-- Whether a host reaches a domain, by its own word; written by the leader's watch of storage, and by the operation that
-- makes a domain. Who is silent has no say: the host's connection tells of that.
create table storage_domain_host (
  domain_id uuid not null references storage_domain on delete cascade,
  host_id uuid not null references host on delete cascade,
  status text not null check (status in ('active', 'missing')),
  reason text not null default '',
  since timestamptz not null default now(),
  reported_at timestamptz not null default now(),
  primary key (domain_id, host_id)
);
create index storage_domain_host_host on storage_domain_host (host_id) where status = 'active';
insert into storage_domain_host (domain_id, host_id, status, reason, since, reported_at)
  select s.id, s.host_id, r.status, r.reason, r.since, r.reported_at
  from storage_domain s join storage_domain_runtime r on r.domain_id = s.id
  where r.status in ('active', 'missing');

-- The host that does the structural work of a domain: of a local one the host whose folder it is, of a shared one the
-- holder of its lease.
create view storage_domain_server as
  select s.id as domain_id, coalesce(s.host_id, l.host_id) as host_id
  from storage_domain s left join structure_lease l on l.domain_id = s.id;

-- How many hosts that are up reach a domain, and how many say that they do not.
create view storage_domain_reach as
  select s.id as domain_id,
    count(*) filter (where m.status = 'active' and n.state = 'up')::int as reached_by,
    count(*) filter (where m.status = 'missing' and n.state = 'up')::int as missed_by
  from storage_domain s
  left join storage_domain_host m on m.domain_id = s.id
  left join host_connection n on n.host_id = m.host_id
  group by s.id;
