-- A VM that is being migrated has a second host, on which its memory is reserved too.
alter table vm
  add column migration_host_id uuid references host,
  add constraint vm_migration_host_check
    check (migration_host_id is null or (run_host_id is not null and migration_host_id <> run_host_id));
create index vm_migration_host on vm (migration_host_id) where migration_host_id is not null;
