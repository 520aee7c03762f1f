-- A host that somebody takes out of work: first its guests go, then it gives none a place until it is activated.
alter table host
  add column maintenance text check (maintenance in ('preparing', 'on')),
  add column maintenance_reason text not null default '',
  add column maintenance_since timestamptz,
  add constraint host_maintenance_since_check check ((maintenance is null) = (maintenance_since is null));
-- The history tells of it.
create or replace function history_view(r host) returns jsonb language sql stable as $$
  select jsonb_build_object('name', r.name, 'description', r.description, 'address', r.address, 'port', r.port,
    'approved', r.approved_at is not null, 'maintenance', r.maintenance is not null, 'certificateFingerprint', r.certificate_fingerprint,
    'cluster', named(r.cluster_id, (select c.name from cluster c where c.id = r.cluster_id))) $$;
