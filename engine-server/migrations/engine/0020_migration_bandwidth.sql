-- How much of a host's network a guest that leaves it may take, in MiB per second; null: as much as there is.
alter table host
  add column migration_bandwidth_mib_per_second int,
  add constraint host_migration_bandwidth_check check (migration_bandwidth_mib_per_second between 1 and 1048576);
-- The history tells of it.
create or replace function history_view(r host) returns jsonb language sql stable as $$
  select jsonb_build_object('name', r.name, 'description', r.description, 'address', r.address, 'port', r.port,
    'approved', r.approved_at is not null, 'maintenance', r.maintenance is not null,
    'migrationBandwidthMibPerSecond', r.migration_bandwidth_mib_per_second,
    'certificateFingerprint', r.certificate_fingerprint,
    'cluster', named(r.cluster_id, (select c.name from cluster c where c.id = r.cluster_id))) $$;
