-- The history of changes: who changed what of an object, with the values before and after. Written by triggers, in the
-- transaction of the change, so that no service can forget it; what a row shows is said by `history_view`, column by
-- column, so that a new column is not told before somebody has thought about whether it is a secret.
create table object_change (
  seq bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  action text not null check (action in ('created', 'updated', 'deleted', 'operation')),
  -- Whose history it is part of, and of which other object's (the network of a NIC, the cluster of a new VM).
  object_kind text not null,
  object_id uuid not null,
  object_name text not null,
  other_id uuid,
  -- The part of it that changed, if not the object itself: a NIC, an attached disk, a permission.
  part_kind text,
  part_name text,
  fields jsonb not null default '[]',   -- [{field, before, after}]
  ancestors uuid[] not null,            -- who may see it; as the object's were
  user_id uuid,
  user_name text,                       -- null: the engine itself
  operation_id uuid,
  operation_kind text,
  request_id text
);
create index object_change_object on object_change (object_id, seq);
create index object_change_other on object_change (other_id, seq) where other_id is not null;
create index object_change_at on object_change (at);

-- Who acts in a transaction is what its events say: every change records one (src/events/record.ts). The triggers that
-- write the history are deferred to the commit, when all of them are there.
create function note_author() returns trigger language plpgsql as $$
begin
  perform set_config('overt.author', (
    coalesce(nullif(current_setting('overt.author', true), ''), '{}')::jsonb
      || jsonb_strip_nulls(jsonb_build_object('user_id', new.user_id, 'user_name', new.user_name,
        'request_id', new.request_id, 'operation_id', new.operation_id)))::text, true);
  return null;
end $$;
create trigger note_author after insert on event for each row
  when (new.user_name is not null or (new.operation_id is not null and new.object_kind <> 'operation'))
  execute function note_author();

create function write_change(action text, kind text, id uuid, name text, other uuid, part_kind text, part_name text,
  before jsonb, after jsonb, ancestors uuid[]) returns void language plpgsql as $$
declare
  author jsonb := coalesce(nullif(current_setting('overt.author', true), ''), '{}')::jsonb;
  asked record;
  changed jsonb;
begin
  select jsonb_agg(jsonb_build_object('field', k.key, 'before', before -> k.key, 'after', after -> k.key)
      order by k.key)
    into changed
    from jsonb_object_keys(coalesce(before, '{}') || coalesce(after, '{}')) as k (key)
    where coalesce(before -> k.key, 'null') is distinct from coalesce(after -> k.key, 'null');
  if action = 'updated' and changed is null then return; end if;
  -- Work that goes on after its request says which operation it belongs to, and that knows who asked for it.
  select o.actor_id, o.actor_name, o.request_id, o.kind into asked
    from operation o where o.id = (author ->> 'operation_id')::uuid;
  insert into object_change (action, object_kind, object_id, object_name, other_id, part_kind, part_name, fields,
    ancestors, user_id, user_name, operation_id, operation_kind, request_id)
  values (action, kind, id, name, other, part_kind, part_name, coalesce(changed, '[]'), ancestors,
    coalesce((author ->> 'user_id')::uuid, asked.actor_id),
    case when author ->> 'user_id' is not null then author ->> 'user_name'
      when asked.actor_id is not null then asked.actor_name end,
    (author ->> 'operation_id')::uuid, asked.kind, coalesce(author ->> 'request_id', asked.request_id));
end $$;

-- An object that another refers to, with its name as it was then.
create function named(id uuid, name text) returns jsonb language sql immutable as $$
  select case when id is null then null else jsonb_build_object('id', id, 'name', coalesce(name, '')) end $$;

-- What the history tells of a row.
create function history_view(r data_center) returns jsonb language sql stable as $$
  select jsonb_build_object('name', r.name, 'description', r.description, 'local', r.local) $$;
create function history_view(r cluster) returns jsonb language sql stable as $$
  select jsonb_build_object('name', r.name, 'description', r.description, 'architecture', r.architecture) $$;
create function history_view(r host) returns jsonb language sql stable as $$
  select jsonb_build_object('name', r.name, 'description', r.description, 'address', r.address, 'port', r.port,
    'approved', r.approved_at is not null, 'certificateFingerprint', r.certificate_fingerprint,
    'cluster', named(r.cluster_id, (select c.name from cluster c where c.id = r.cluster_id))) $$;
create function history_view(r network) returns jsonb language sql stable as $$
  select jsonb_build_object('name', r.name, 'description', r.description, 'mode', r.mode, 'mtu', r.mtu,
    'ipv4Cidr', abbrev(r.ipv4_cidr)) $$;
create function history_view(r storage_domain) returns jsonb language sql stable as $$
  select jsonb_build_object('name', r.name, 'description', r.description, 'type', r.type, 'path', r.path,
    'host', named(r.host_id, (select h.name from host h where h.id = r.host_id))) $$;
create function history_view(r disk) returns jsonb language sql stable as $$
  select jsonb_build_object('name', r.name, 'description', r.description, 'contentType', r.content_type,
    'format', r.format, 'allocation', r.allocation, 'sizeBytes', nullif(r.size_bytes, 0), 'readOnly', r.read_only,
    'baseDisk', named(r.base_disk_id, (select d.name from disk d where d.id = r.base_disk_id))) $$;
-- `display` is a column of a later migration. Of first-boot settings only whether there are any, and by their secret's id whether they are others; see below.
create function history_view(r vm) returns jsonb language sql stable as $$
  select jsonb_build_object('name', r.name, 'description', r.description, 'memoryBytes', r.memory_bytes,
    'maxMemoryBytes', r.max_memory_bytes, 'cpu', jsonb_build_object('sockets', r.cpu_sockets,
      'coresPerSocket', r.cpu_cores, 'threadsPerCore', r.cpu_threads), 'firmware', r.firmware,
    'bootDevices', to_jsonb(r.boot_devices), 'display', to_jsonb(r) -> 'display', 'deleteProtected', r.delete_protected, 'cloudInit', r.cloud_init_secret_id,
    'isoDisk', named(r.iso_disk_id, (select d.name from disk d where d.id = r.iso_disk_id)),
    'cluster', named(r.cluster_id, (select c.name from cluster c where c.id = r.cluster_id))) $$;
create function history_view(r nic) returns jsonb language sql stable as $$
  select jsonb_build_object('name', r.name, 'model', r.model, 'macAddress', r.mac_address, 'linked', r.linked,
    'network', named(r.network_id, (select w.name from network w where w.id = r.network_id))) $$;
create function history_view(r disk_attachment) returns jsonb language sql stable as $$
  select jsonb_build_object('bus', r.bus, 'device', r.device, 'readOnly', r.read_only, 'bootOrder', r.boot_order) $$;
create function history_view(r permission) returns jsonb language sql stable as $$
  select jsonb_build_object('role', r.role) $$;

-- The id of a secret tells nobody anything: whether there is one, and that it was replaced, does.
create function without_secrets(view jsonb, was boolean) returns jsonb language sql immutable as $$
  select case when view ? 'cloudInit' and view -> 'cloudInit' <> 'null'
    then view || jsonb_build_object('cloudInit', case when was then 'set' else 'replaced' end) else view end $$;

create function what_happened(op text) returns text language sql immutable as $$
  select case op when 'INSERT' then 'created' when 'DELETE' then 'deleted' else 'updated' end $$;

-- An object of its own. What it came into or went out of is told, too: its history begins with what is in it.
create function record_change() returns trigger language plpgsql as $$
declare
  before jsonb;
  after jsonb;
  r jsonb;
  above uuid;
begin
  if tg_op <> 'INSERT' then before := history_view(old); r := to_jsonb(old); end if;
  if tg_op <> 'DELETE' then after := history_view(new); r := to_jsonb(new); end if;
  if tg_op <> 'UPDATE' or r ->> tg_argv[1] is distinct from to_jsonb(old) ->> tg_argv[1] then
    above := (r ->> tg_argv[1])::uuid;
  end if;
  if before -> 'cloudInit' is distinct from after -> 'cloudInit' then
    before := without_secrets(before, true);
    after := without_secrets(after, before -> 'cloudInit' is null or before -> 'cloudInit' = 'null');
  end if;
  perform write_change(what_happened(tg_op), tg_argv[0], (r ->> 'id')::uuid, r ->> 'name', above, null, null,
    before, after, array(select jsonb_array_elements_text(r -> 'ancestors')::uuid));
  return null;
end $$;

-- A part of a VM. When the VM itself is gone by the commit, its own end says enough.
create function record_nic_change() returns trigger language plpgsql as $$
declare
  r nic := coalesce(new, old);
  v record;
begin
  select id, name, ancestors into v from vm where id = r.vm_id;
  if not found then return null; end if;
  perform write_change(what_happened(tg_op), 'vm', v.id, v.name, r.network_id, 'nic', r.name,
    case when tg_op <> 'INSERT' then history_view(old) end, case when tg_op <> 'DELETE' then history_view(new) end,
    v.ancestors);
  return null;
end $$;
create function record_attachment_change() returns trigger language plpgsql as $$
declare
  r disk_attachment := coalesce(new, old);
  v record;
begin
  select id, name, ancestors into v from vm where id = r.vm_id;
  if not found then return null; end if;
  perform write_change(what_happened(tg_op), 'vm', v.id, v.name, r.disk_id, 'disk_attachment',
    coalesce((select d.name from disk d where d.id = r.disk_id), ''),
    case when tg_op <> 'INSERT' then history_view(old) end, case when tg_op <> 'DELETE' then history_view(new) end,
    v.ancestors);
  return null;
end $$;
create function record_permission_change() returns trigger language plpgsql as $$
declare
  r permission := coalesce(new, old);
  o record;
begin
  select kind, name, ancestors into o from estate_object where id = r.object_id;
  if not found then return null; end if;
  perform write_change(what_happened(tg_op), o.kind, r.object_id, o.name, null, 'permission',
    coalesce((select u.user_name from app_user u where u.id = r.user_id), ''),
    case when tg_op <> 'INSERT' then history_view(old) end, case when tg_op <> 'DELETE' then history_view(new) end,
    o.ancestors);
  return null;
end $$;

-- Rows whose revision stays as it was have changed in nothing that people decide.
do $$
declare o record;
begin
  for o in select * from (values ('data_center', 'none'), ('cluster', 'data_center_id'), ('host', 'cluster_id'),
    ('network', 'data_center_id'), ('storage_domain', 'data_center_id'), ('disk', 'storage_domain_id'),
    ('vm', 'cluster_id')) as t (kind, above) loop
    execute format('create constraint trigger record_made after insert or delete on %1$I deferrable initially deferred
      for each row execute function record_change(%1$L, %2$L)', o.kind, o.above);
    execute format('create constraint trigger record_change after update on %1$I deferrable initially deferred
      for each row when (new.revision <> old.revision) execute function record_change(%1$L, %2$L)', o.kind, o.above);
  end loop;
end $$;
create constraint trigger record_change after insert or update or delete on nic deferrable initially deferred
  for each row execute function record_nic_change();
create constraint trigger record_change after insert or update or delete on disk_attachment
  deferrable initially deferred for each row execute function record_attachment_change();
create constraint trigger record_change after insert or update or delete on permission deferrable initially deferred
  for each row execute function record_permission_change();

-- Power actions change no row that people edit; their operation is the change.
create function record_operation() returns trigger language plpgsql as $$
begin
  insert into object_change (action, object_kind, object_id, object_name, ancestors, user_id, user_name, operation_id,
    operation_kind, request_id)
  values ('operation', new.object_kind, new.object_id, new.object_name, new.ancestors[2:], new.actor_id,
    case when new.actor_id is not null then new.actor_name end, new.id, new.kind, new.request_id);
  return null;
end $$;
create trigger record_operation after insert on operation for each row
  when (new.kind !~ '\.(create|update|delete)$') execute function record_operation();

-- An operation's page shows what it began.
create index operation_parent on operation (parent_id) where parent_id is not null;
