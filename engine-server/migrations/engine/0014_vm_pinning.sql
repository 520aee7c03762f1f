-- Hosts a VM may run on; empty: any of its cluster. No references: a VM whose only host was removed must not run just
-- anywhere of a sudden, it waits until somebody says where.
alter table vm add column pinned_host_ids uuid[] not null default '{}'
  check (cardinality(pinned_host_ids) <= 32);

create or replace function history_view(r vm) returns jsonb language sql stable as $$
  select jsonb_build_object('name', r.name, 'description', r.description, 'memoryBytes', r.memory_bytes,
    'maxMemoryBytes', r.max_memory_bytes, 'cpu', jsonb_build_object('sockets', r.cpu_sockets,
      'coresPerSocket', r.cpu_cores, 'threadsPerCore', r.cpu_threads), 'firmware', r.firmware,
    'bootDevices', to_jsonb(r.boot_devices), 'display', r.display, 'deleteProtected', r.delete_protected,
    'cloudInit', r.cloud_init_secret_id,
    'isoDisk', named(r.iso_disk_id, (select d.name from disk d where d.id = r.iso_disk_id)),
    'pinnedHosts', (select coalesce(jsonb_agg(coalesce(h.name, p.id::text) order by h.name), '[]')
      from unnest(r.pinned_host_ids) as p(id) left join host h on h.id = p.id),
    'cluster', named(r.cluster_id, (select c.name from cluster c where c.id = r.cluster_id))) $$;
