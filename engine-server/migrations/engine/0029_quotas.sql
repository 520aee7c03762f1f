-- Quotas of a data center: how much the VMs and disks that have one may take together. What is used is counted from VMs and
-- disks each time, so that no number can go astray; whoever adds to it holds the quota's row meanwhile (decision 24).
create table quota (
  id uuid primary key,
  data_center_id uuid not null references data_center,
  name text not null,
  description text not null default '',
  cluster_threshold_percent int not null default 80 check (cluster_threshold_percent between 0 and 100),
  cluster_grace_percent int not null default 20 check (cluster_grace_percent between 0 and 100),
  storage_threshold_percent int not null default 80 check (storage_threshold_percent between 0 and 100),
  storage_grace_percent int not null default 20 check (storage_grace_percent between 0 and 100),
  -- [{clusterId, vcpus, memoryBytes}] and [{storageDomainId, bytes}]: a place that is null is all of them, a limit that is
  -- null is none. What no part is for cannot be used.
  cluster_parts jsonb not null check (jsonb_typeof(cluster_parts) = 'array'),
  storage_parts jsonb not null check (jsonb_typeof(storage_parts) = 'array'),
  ancestors uuid[] not null,
  created_at timestamptz not null default now(),
  revision bigint not null default 1,
  constraint quota_name_key unique (data_center_id, name)
);
create index quota_page on quota (name, id);
create trigger touch before update of name, description, cluster_threshold_percent, cluster_grace_percent,
  storage_threshold_percent, storage_grace_percent, cluster_parts, storage_parts on quota
  for each row execute function touch_revision();

alter table data_center add column quota_mode text not null default 'disabled'
  check (quota_mode in ('disabled', 'audit', 'enforced'));
alter table vm
  add column quota_id uuid references quota,
  -- It is being made and its start was asked for: it counts as if it ran, so that what was let through has its place.
  add column starts_when_made boolean not null default false;
create index vm_quota on vm (quota_id) where quota_id is not null;
create trigger touch_quota before update of quota_id on vm for each row
  when (new.quota_id is distinct from old.quota_id) execute function touch_revision();
alter table disk add column quota_id uuid references quota;
create index disk_quota on disk (quota_id) where quota_id is not null;

-- A cluster or storage domain that goes takes its part along: what was for it alone is for nothing else then.
create function forget_quota_parts() returns trigger language plpgsql as $$
begin
  if tg_argv[0] = 'clusterId' then
    update quota set cluster_parts = (select coalesce(jsonb_agg(p), '[]') from jsonb_array_elements(cluster_parts) p
      where p ->> 'clusterId' is distinct from old.id::text)
    where cluster_parts @> jsonb_build_array(jsonb_build_object('clusterId', old.id));
  else
    update quota set storage_parts = (select coalesce(jsonb_agg(p), '[]') from jsonb_array_elements(storage_parts) p
      where p ->> 'storageDomainId' is distinct from old.id::text)
    where storage_parts @> jsonb_build_array(jsonb_build_object('storageDomainId', old.id));
  end if;
  return null;
end $$;
create trigger forget_quota_parts after delete on cluster
  for each row execute function forget_quota_parts('clusterId');
create trigger forget_quota_parts after delete on storage_domain
  for each row execute function forget_quota_parts('storageDomainId');

-- ---------------------------------------------------------------- rights
insert into role (id, name, description, kind, built_in, rights) values
  ('00000000-0000-4000-8000-000000000209', 'QuotaConsumer', 'Gives a quota to VMs and disks, and sees what is used of it.',
    'user', true, '{see,consume_quota}');
update role set rights = rights || '{configure_quota,consume_quota}'
  where id = '00000000-0000-4000-8000-000000000103';

create or replace view estate_object (kind, id, name, ancestors) as
  select 'system', '00000000-0000-4000-8000-000000000000'::uuid, 'System',
    array['00000000-0000-4000-8000-000000000000'::uuid]
  union all select 'data_center', id, name, ancestors from data_center
  union all select 'cluster', id, name, ancestors from cluster
  union all select 'host', id, name, ancestors from host
  union all select 'network', id, name, ancestors from network
  union all select 'storage_domain', id, name, ancestors from storage_domain
  union all select 'disk', id, name, ancestors from disk
  union all select 'vm', id, name, ancestors from vm
  union all select 'operation', id, object_name, ancestors from operation
  union all select 'tag', id, name, ancestors from tag
  union all select 'quota', id, name, ancestors from quota;
create trigger forget_permissions after delete on quota for each row execute function forget_permissions();
create trigger keep_tags before insert or update of ancestors on quota for each row execute function keep_tags();
create trigger forget_tags after delete on quota for each row execute function forget_tags();
create or replace function refresh_tags(objects uuid[]) returns void language plpgsql as $$
declare t text;
begin
  foreach t in array array['data_center', 'cluster', 'host', 'network', 'storage_domain', 'quota', 'disk', 'vm'] loop
    execute format('update %I set ancestors = ancestors where ancestors && $1', t) using objects;
  end loop;
  update operation set ancestors = with_tags(ancestors) where ancestors && objects;
end $$;

-- ---------------------------------------------------------------- history
create function in_gib(bytes numeric) returns text language sql immutable as $$
  select trim_scale(round(bytes / 1073741824, 2))::text || ' GiB' $$;
create function history_view(r quota) returns jsonb language sql stable as $$
  select jsonb_build_object('name', r.name, 'description', r.description,
    'clusterThresholdPercent', r.cluster_threshold_percent, 'clusterGracePercent', r.cluster_grace_percent,
    'storageThresholdPercent', r.storage_threshold_percent, 'storageGracePercent', r.storage_grace_percent,
    'clusterParts', (select coalesce(jsonb_agg(format('%s: %s vCPU, %s',
        case when p ->> 'clusterId' is null then '*' else coalesce(c.name, p ->> 'clusterId') end,
        coalesce(p ->> 'vcpus', '∞'), coalesce(in_gib((p ->> 'memoryBytes')::numeric), '∞')) order by c.name nulls first), '[]')
      from jsonb_array_elements(r.cluster_parts) p left join cluster c on c.id = (p ->> 'clusterId')::uuid),
    'storageParts', (select coalesce(jsonb_agg(format('%s: %s',
        case when p ->> 'storageDomainId' is null then '*' else coalesce(s.name, p ->> 'storageDomainId') end,
        coalesce(in_gib((p ->> 'bytes')::numeric), '∞')) order by s.name nulls first), '[]')
      from jsonb_array_elements(r.storage_parts) p left join storage_domain s on s.id = (p ->> 'storageDomainId')::uuid)) $$;
create constraint trigger record_made after insert or delete on quota deferrable initially deferred
  for each row execute function record_change('quota', 'data_center_id');
create constraint trigger record_change after update on quota deferrable initially deferred
  for each row when (new.revision <> old.revision) execute function record_change('quota', 'data_center_id');

create or replace function history_view(r data_center) returns jsonb language sql stable as $$
  select jsonb_build_object('name', r.name, 'description', r.description, 'local', r.local, 'quotaMode', r.quota_mode) $$;
create or replace function history_view(r disk) returns jsonb language sql stable as $$
  select jsonb_build_object('name', r.name, 'description', r.description, 'contentType', r.content_type,
    'format', r.format, 'allocation', r.allocation, 'sizeBytes', nullif(r.size_bytes, 0), 'readOnly', r.read_only,
    'quota', named(r.quota_id, (select q.name from quota q where q.id = r.quota_id)),
    'baseDisk', named(r.base_disk_id, (select d.name from disk d where d.id = r.base_disk_id))) $$;
create or replace function history_view(r vm) returns jsonb language sql stable as $$
  select jsonb_build_object('name', r.name, 'description', r.description, 'memoryBytes', r.memory_bytes,
    'maxMemoryBytes', r.max_memory_bytes, 'cpu', jsonb_build_object('sockets', r.cpu_sockets,
      'coresPerSocket', r.cpu_cores, 'threadsPerCore', r.cpu_threads), 'firmware', r.firmware,
    'bootDevices', to_jsonb(r.boot_devices), 'display', r.display, 'deleteProtected', r.delete_protected,
    'cloudInit', r.cloud_init_secret_id,
    'isoDisk', named(r.iso_disk_id, (select d.name from disk d where d.id = r.iso_disk_id)),
    'quota', named(r.quota_id, (select q.name from quota q where q.id = r.quota_id)),
    'pinnedHosts', (select coalesce(jsonb_agg(coalesce(h.name, p.id::text) order by h.name), '[]')
      from unnest(r.pinned_host_ids) as p(id) left join host h on h.id = p.id),
    'cluster', named(r.cluster_id, (select c.name from cluster c where c.id = r.cluster_id))) $$;
