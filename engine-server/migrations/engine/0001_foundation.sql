-- The engine's database: intent (what should be), runtime (what agents report), operations, events.
-- Every object carries `ancestors`: itself, everything above it, and the system; permissions are granted on any of
-- them and every read filters by them (see src/authz).
create extension if not exists btree_gist;

create function touch_revision() returns trigger language plpgsql as $$
begin
  -- A revision counts changes of intent; writes that change nothing a caller sees set it themselves.
  if new.revision = old.revision then new.revision := old.revision + 1; end if;
  return new;
end $$;

-- ---------------------------------------------------------------- the engine itself
create table engine_identity (
  only_row boolean primary key default true check (only_row),
  engine_id uuid not null,
  created_at timestamptz not null default now()
);

-- Ciphertexts; the key lives in a file outside the database (src/secrets).
create table secret (
  id uuid primary key,
  purpose text not null check (purpose in ('authority_key', 'server_key', 'engine_client_key', 'cloud_init')),
  key_id text not null,
  ciphertext bytea not null,
  created_at timestamptz not null default now()
);

create table authority (
  only_row boolean primary key default true check (only_row),
  certificate_pem text not null,
  key_secret_id uuid not null references secret,
  created_at timestamptz not null default now()
);

create table issued_certificate (
  serial text primary key,
  subject_kind text not null check (subject_kind in ('host', 'engine', 'server')),
  subject_id uuid not null,
  fingerprint text not null unique,
  not_after timestamptz not null,
  revoked_at timestamptz,
  created_at timestamptz not null default now()
);

-- One row per kind of periodic work; the holder alone does it, and its epoch fences what it sends.
create table leader (
  name text primary key,
  instance_id uuid not null,
  epoch bigint not null check (epoch > 0),
  expires_at timestamptz not null,
  -- The session that holds it: when that is gone (its engine was killed) the lease need not be waited for.
  backend_pid int not null,
  backend_start timestamptz not null
);

-- ---------------------------------------------------------------- people
create table app_user (
  id uuid primary key,
  user_name text not null constraint app_user_user_name_key unique,
  display_name text not null default '',
  password_hash text not null,
  settings jsonb not null default '{}',
  created_at timestamptz not null default now(),
  last_sign_in_at timestamptz,
  revision bigint not null default 1
);
create trigger touch before update of user_name, display_name, password_hash on app_user
  for each row execute function touch_revision();

create table login_session (
  token_hash bytea primary key,
  id uuid not null unique,
  user_id uuid not null references app_user on delete cascade,
  csrf_token text not null,
  client_address text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index login_session_user on login_session (user_id);

create table api_token (
  id uuid primary key,
  user_id uuid not null references app_user on delete cascade,
  name text not null,
  token_hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_used_at timestamptz
);
create index api_token_user on api_token (user_id, created_at, id);

-- Failed sign-ins per bucket (`name:…` and `address:…`).
create table sign_in_attempt (
  bucket text primary key,
  failures int not null,
  window_started_at timestamptz not null,
  blocked_until timestamptz
);

create table permission (
  id uuid primary key,
  user_id uuid not null references app_user on delete cascade,
  role text not null check (role in ('administrator', 'user')),
  object_kind text not null,
  object_id uuid not null,
  granted_at timestamptz not null default now(),
  granted_by uuid references app_user on delete set null,
  constraint permission_once unique (user_id, role, object_id)
);
create index permission_object on permission (object_id);

-- Answers already given to an Idempotency-Key, by caller and API operation.
create table idempotent_reply (
  user_id uuid not null references app_user on delete cascade,
  api_operation text not null,
  key text not null,
  request_hash bytea not null,
  status int,               -- null while the first call still runs
  body jsonb,
  created_at timestamptz not null default now(),
  primary key (user_id, api_operation, key)
);

-- ---------------------------------------------------------------- the estate: intent
create table data_center (
  id uuid primary key,
  name text not null constraint data_center_name_key unique,
  description text not null default '',
  local boolean not null,
  ancestors uuid[] not null,
  created_at timestamptz not null default now(),
  revision bigint not null default 1
);
create table cluster (
  id uuid primary key,
  data_center_id uuid not null references data_center,
  name text not null constraint cluster_name_key unique,
  description text not null default '',
  architecture text not null check (architecture in ('x86_64', 'aarch64')),
  ancestors uuid[] not null,
  created_at timestamptz not null default now(),
  revision bigint not null default 1
);
create table host (
  id uuid primary key,
  cluster_id uuid references cluster,
  name text not null constraint host_name_key unique,
  description text not null default '',
  address text not null,
  port int not null check (port between 1 and 65535),
  machine_id text not null constraint host_machine_id_key unique,
  certificate_fingerprint text not null,
  certificate_expires_at timestamptz not null,
  approved_at timestamptz,
  session_number bigint not null default 0,  -- last issued; reports of older sessions are ignored
  ancestors uuid[] not null,
  created_at timestamptz not null default now(),
  revision bigint not null default 1,
  check (approved_at is null or cluster_id is not null)
);
create table network (
  id uuid primary key,
  data_center_id uuid not null references data_center,
  name text not null,
  description text not null default '',
  mode text not null check (mode in ('nat', 'isolated')),
  mtu int not null check (mtu between 576 and 9216),
  ipv4_cidr inet not null,
  ancestors uuid[] not null,
  created_at timestamptz not null default now(),
  revision bigint not null default 1,
  constraint network_name_key unique (data_center_id, name),
  constraint network_ipv4_overlap exclude using gist (ipv4_cidr inet_ops with &&)
);
create table storage_domain (
  id uuid primary key,
  data_center_id uuid not null references data_center,
  name text not null constraint storage_domain_name_key unique,
  description text not null default '',
  type text not null check (type in ('local')),
  host_id uuid references host,
  path text,
  attached_at timestamptz,   -- null until its operation has made it
  ancestors uuid[] not null,
  created_at timestamptz not null default now(),
  revision bigint not null default 1,
  constraint storage_domain_place_key unique (host_id, path),
  check (type <> 'local' or (host_id is not null and path is not null))
);
-- The right to change the structure of a domain: the number grows with every holder.
create table structure_lease (
  domain_id uuid primary key references storage_domain on delete cascade,
  number bigint not null check (number > 0),
  host_id uuid not null references host,
  expires_at timestamptz not null
);
create table disk (
  id uuid primary key,
  storage_domain_id uuid not null references storage_domain,
  name text not null,
  description text not null default '',
  content_type text not null check (content_type in ('data', 'iso')),
  format text not null check (format in ('raw', 'qcow2')),
  allocation text not null check (allocation in ('thin', 'preallocated')),
  size_bytes bigint not null check (size_bytes >= 0),
  read_only boolean not null default false,
  base_disk_id uuid references disk,
  ready_at timestamptz,       -- null until its operation has made it
  illegal_reason text,        -- set when the storage no longer has what we believe
  ancestors uuid[] not null,
  created_at timestamptz not null default now(),
  created_by uuid references app_user on delete set null,
  revision bigint not null default 1
);
create index disk_page on disk (name, id);
create index disk_base on disk (base_disk_id) where base_disk_id is not null;
create index disk_domain on disk (storage_domain_id);
-- One volume per layer of a disk; today every disk has one, snapshots add more.
create table volume (
  id uuid primary key,
  disk_id uuid not null references disk on delete cascade,
  storage_domain_id uuid not null references storage_domain,
  parent_volume_id uuid references volume,
  active boolean not null default true,
  format text not null check (format in ('raw', 'qcow2')),
  created_at timestamptz not null default now()
);
create unique index volume_active on volume (disk_id) where active;
-- What the storage says of a volume; written from agents' answers only.
create table volume_runtime (
  volume_id uuid primary key references volume on delete cascade,
  actual_size_bytes bigint not null,
  virtual_size_bytes bigint not null,
  reported_at timestamptz not null default now()
);
create table vm (
  id uuid primary key,
  cluster_id uuid not null references cluster,
  name text not null constraint vm_name_key unique,
  description text not null default '',
  memory_bytes bigint not null,
  max_memory_bytes bigint not null,
  cpu_sockets int not null check (cpu_sockets > 0),
  cpu_cores int not null check (cpu_cores > 0),
  cpu_threads int not null check (cpu_threads > 0),
  firmware text not null check (firmware in ('bios', 'uefi')),
  boot_devices text[] not null default '{disk}',
  delete_protected boolean not null default false,
  iso_disk_id uuid references disk,
  cloud_init_secret_id uuid references secret,
  cloud_init_view jsonb,
  made_at timestamptz,         -- null until its operation has made its disks
  -- The run: minted by the engine. run_id is set from the moment a start is accepted until its end is acknowledged.
  run_number bigint not null default 0,
  run_id uuid,
  run_host_id uuid references host,
  run_config jsonb,            -- what the present run was started with, to tell what waits for the next
  last_exit jsonb,             -- {reason, message, at, runId} of the run before
  ancestors uuid[] not null,
  created_at timestamptz not null default now(),
  created_by uuid references app_user on delete set null,
  revision bigint not null default 1,
  check (max_memory_bytes >= memory_bytes),
  check (run_id is null or run_host_id is not null or run_config is null)
);
create index vm_page on vm (name, id);
create index vm_created on vm (created_at, id);
create index vm_cluster on vm (cluster_id);
create index vm_run_host on vm (run_host_id) where run_host_id is not null;
create index vm_iso on vm (iso_disk_id) where iso_disk_id is not null;
create index vm_ancestors on vm using gin (ancestors);
create table disk_attachment (
  vm_id uuid not null references vm on delete cascade,
  disk_id uuid not null references disk,
  bus text not null check (bus in ('virtio', 'virtio_scsi', 'sata')),
  device text not null check (device in ('disk', 'cdrom')),
  read_only boolean not null,
  boot_order int check (boot_order between 1 and 99),
  position int not null,
  primary key (vm_id, disk_id)
);
create index disk_attachment_disk on disk_attachment (disk_id);
-- A disk written by two VMs is a broken disk.
create unique index disk_attachment_one_writer on disk_attachment (disk_id) where not read_only;
create table nic (
  id uuid primary key,
  vm_id uuid not null references vm on delete cascade,
  network_id uuid not null references network,
  name text not null,
  model text not null check (model in ('virtio', 'e1000e')),
  mac_address text not null constraint nic_mac_address_key unique,
  linked boolean not null default true,
  position int not null,
  constraint nic_name_key unique (vm_id, name)
);
create index nic_network on nic (network_id);
create sequence mac_address_number minvalue 1;

-- ---------------------------------------------------------------- the estate: runtime
-- Written by the ingest of agents' reports alone; (session_number, sequence) orders it.
create table host_runtime (
  host_id uuid primary key references host on delete cascade,
  session_number bigint not null,
  sequence bigint not null,
  boot_id text not null,
  agent_version text not null,
  simulated boolean not null,
  description jsonb not null,       -- HostDescription of the agent contract
  external_machines jsonb not null default '[]',
  reported_at timestamptz not null
);
create table vm_runtime (
  vm_id uuid not null,              -- no reference: a report may name a VM we have forgotten
  host_id uuid not null references host on delete cascade,
  run_id uuid not null,
  run_number bigint not null,
  session_number bigint not null,
  sequence bigint not null,
  status text not null,
  reason text not null default '',
  pause_reason text,
  since timestamptz not null,
  started_at timestamptz,
  consoles text[] not null default '{}',
  memory_bytes bigint,
  cpus int,
  guest jsonb,
  reported_at timestamptz not null,
  primary key (vm_id, host_id)
);
create index vm_runtime_host on vm_runtime (host_id);
-- Reachability, written by the leader's connection to the host alone.
create table host_connection (
  host_id uuid primary key references host on delete cascade,
  state text not null check (state in ('initializing', 'connecting', 'up', 'non_responsive')),
  reason text not null default '',
  since timestamptz not null default now(),
  last_answer_at timestamptz,
  clock_skew_ms bigint
);
-- What describing a domain's storage last said; written by the leader's watch of storage alone.
create table storage_domain_runtime (
  domain_id uuid primary key references storage_domain on delete cascade,
  status text not null check (status in ('active', 'missing', 'unknown')),
  reason text not null default '',
  since timestamptz not null default now(),
  total_bytes bigint,
  available_bytes bigint,
  reported_at timestamptz not null default now()
);

-- ---------------------------------------------------------------- operations
create table operation (
  id uuid primary key,
  kind text not null,
  input jsonb not null,
  object_kind text not null,
  object_id uuid not null,
  object_name text not null,
  ancestors uuid[] not null,
  actor_id uuid references app_user on delete set null,
  actor_name text not null,
  request_id text not null,
  parent_id uuid references operation,
  status text not null check (status in ('waiting', 'running', 'undoing', 'succeeded', 'failed', 'cancelled', 'stuck')),
  reason text not null default '',
  error jsonb,
  output jsonb,
  progress_percent real not null default 0,
  progress_message text not null default '',  -- what its step does now
  cancellable boolean not null default false,
  cancel_requested boolean not null default false,
  -- The runner's lease. The generation grows with each adoption and fences the former runner's commands and writes.
  runner_id uuid,
  generation bigint not null default 0,
  lease_expires_at timestamptz,
  wake_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  check ((ended_at is not null) = (status in ('succeeded', 'failed', 'cancelled')))
);
create index operation_live on operation (wake_at) where ended_at is null;
create index operation_page on operation (created_at, id);
create index operation_object on operation (object_id, created_at);
create table operation_step (
  seq bigint generated always as identity primary key,
  operation_id uuid not null references operation on delete cascade,
  step text not null,
  entry text not null check (entry in ('started', 'done', 'failed', 'skipped', 'undo_started', 'undone', 'undo_failed')),
  generation bigint not null,
  at timestamptz not null default now(),
  output jsonb,
  message text
);
create index operation_step_operation on operation_step (operation_id, seq);

-- Locks. `slot` is the whole line for an exclusive lock and a single point for a shared one, so that the database
-- itself refuses an exclusive lock beside any other.
create table operation_lock (
  object_id uuid not null,
  object_kind text not null,
  object_name text not null,
  aspect text not null check (aspect in ('power', 'config', 'storage', 'placement')),
  mode text not null check (mode in ('shared', 'exclusive')),
  operation_id uuid not null references operation on delete cascade,
  slot int8range not null,
  -- False while it waits for the operations it supersedes to end; one successor at a time may wait.
  held boolean not null default true,
  since timestamptz not null default now(),
  primary key (object_id, aspect, operation_id),
  constraint operation_lock_conflict
    exclude using gist (object_id with =, aspect with =, slot with &&) where (held),
  constraint operation_lock_successor
    exclude using gist (object_id with =, aspect with =, slot with &&) where (not held)
);
create index operation_lock_waiting on operation_lock (operation_id) where not held;
create index operation_lock_operation on operation_lock (operation_id);
create sequence operation_lock_slot;

-- ---------------------------------------------------------------- events
-- A change writes its row in its own transaction with seq null; one publisher numbers rows after commit.
create sequence event_seq;
create table event (
  row_number bigint generated always as identity primary key,
  id uuid not null unique,
  seq bigint unique,
  at timestamptz not null default now(),
  object_kind text not null,
  object_id uuid not null,
  change text not null check (change in ('created', 'updated', 'gone')),
  parents jsonb not null default '[]',
  ancestors uuid[] not null,
  -- What people read; null for a mere change.
  code text,
  severity text check (severity in ('normal', 'warning', 'error', 'alert')),
  message text,
  object_name text,
  user_id uuid,
  user_name text,
  operation_id uuid,
  request_id text,
  check ((code is null) = (message is null) and (code is null) = (severity is null))
);
create index event_unpublished on event (row_number) where seq is null;
create index event_log on event (at, id) where code is not null;
create index event_object on event (object_id, at) where code is not null;
create index event_operation on event (operation_id, at) where code is not null and operation_id is not null;
create index event_old on event (at) where code is null;

-- Everything up to here may have been purged: a stream can't be resumed from before it.
create table event_horizon (
  only_row boolean primary key default true check (only_row),
  seq bigint not null default 0
);
insert into event_horizon default values;

create function wake_publisher() returns trigger language plpgsql as $$
begin
  notify overt_unpublished;
  return null;
end $$;
create trigger wake_publisher after insert on event for each statement execute function wake_publisher();

-- Whoever waits for an object to change is told its id; a great many at once are told as `*`.
create function tell_changed() returns trigger language plpgsql as $$
begin
  if (select count(*) from inserted) > 200 then
    notify overt_changed, '*';
  else
    perform pg_notify('overt_changed', object_id::text) from (select distinct object_id from inserted) changed;
  end if;
  return null;
end $$;
create trigger tell_changed after insert on event referencing new table as inserted
  for each statement execute function tell_changed();

-- ---------------------------------------------------------------- consoles, enrolment
create table console_session (
  id uuid primary key,
  vm_id uuid not null references vm on delete cascade,
  user_id uuid not null references app_user on delete cascade,
  login_id uuid not null,           -- login_session.id or api_token.id: ends with it
  protocol text not null check (protocol in ('vnc', 'spice', 'serial')),
  client_address text not null,
  opened_at timestamptz not null default now(),
  channels int not null default 0 check (channels >= 0),
  closed_at timestamptz
);
create index console_session_open on console_session (vm_id) where closed_at is null;
create table console_ticket (
  ticket_hash bytea primary key,
  session_id uuid not null references console_session on delete cascade,
  expires_at timestamptz not null,
  used_at timestamptz
);
create table host_enrollment_token (
  token_hash bytea primary key,
  created_by uuid references app_user on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  host_id uuid references host on delete set null
);

do $$
declare t text;
begin
  foreach t in array array['data_center', 'cluster', 'network', 'disk', 'storage_domain'] loop
    execute format('create trigger touch before update on %I for each row execute function touch_revision()', t);
  end loop;
end $$;
-- A VM's runs come and go by themselves; who edits it meanwhile has not read anything stale.
create trigger touch before update of cluster_id, name, description, memory_bytes, max_memory_bytes, cpu_sockets,
  cpu_cores, cpu_threads, firmware, boot_devices, delete_protected, iso_disk_id, cloud_init_secret_id, cloud_init_view
  on vm for each row execute function touch_revision();


-- Everything permissions are granted on, as one place to find an object's name and ancestors.
create view estate_object (kind, id, name, ancestors) as
  select 'system', '00000000-0000-4000-8000-000000000000'::uuid, 'System',
    array['00000000-0000-4000-8000-000000000000'::uuid]
  union all select 'data_center', id, name, ancestors from data_center
  union all select 'cluster', id, name, ancestors from cluster
  union all select 'host', id, name, ancestors from host
  union all select 'network', id, name, ancestors from network
  union all select 'storage_domain', id, name, ancestors from storage_domain
  union all select 'disk', id, name, ancestors from disk
  union all select 'vm', id, name, ancestors from vm
  union all select 'operation', id, object_name, ancestors from operation;

-- A permission ends with its object, so that an id can never come back with rights on it.
create function forget_permissions() returns trigger language plpgsql as $$
begin
  delete from permission where object_id = old.id;
  return null;
end $$;
do $$
declare t text;
begin
  foreach t in array array['data_center', 'cluster', 'host', 'network', 'storage_domain', 'disk', 'vm'] loop
    execute format(
      'create trigger forget_permissions after delete on %I for each row execute function forget_permissions()', t);
  end loop;
end $$;

-- Streams and open sessions hold what a user may see in memory, and read it again when it changes.
create function tell_access_changed() returns trigger language plpgsql as $$
declare who uuid;
begin
  if tg_op = 'DELETE' then who := old.user_id; else who := new.user_id; end if;
  perform pg_notify('overt_access', who::text);
  return null;
end $$;
create trigger tell_access_changed after insert or delete on permission
  for each row execute function tell_access_changed();
create trigger tell_access_changed after delete on login_session
  for each row execute function tell_access_changed();
create trigger tell_access_changed after delete on api_token
  for each row execute function tell_access_changed();

-- The leader connects to hosts as they are approved, move or go.
create function tell_host_changed() returns trigger language plpgsql as $$
begin
  notify overt_hosts;
  return null;
end $$;
create trigger tell_host_changed
  after update of approved_at, address, port, certificate_fingerprint, name or delete on host
  for each statement execute function tell_host_changed();
