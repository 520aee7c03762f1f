-- What a cluster decides for its VMs and hosts, beyond where they belong.
alter table cluster
  -- The CPU that every VM of it sees, a model of libvirt's; a host that can't offer it falls out. Null: each host's own,
  -- so that a VM gets all that its host has, and moves only between hosts that are alike.
  add column cpu_type text check (cpu_type ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  -- The board that every VM of it sees; null: the newest of the host a VM starts on.
  add column emulated_machine text check (emulated_machine ~ '^[a-z0-9][a-z0-9.-]{0,63}$'),
  add column firmware_default text not null default 'bios' check (firmware_default in ('bios', 'uefi')),
  -- How much memory VMs may have together, in percent of what a host has.
  add column memory_overcommit_percent int not null default 100 check (memory_overcommit_percent between 100 and 400),
  add column scheduling_policy text not null default 'even_memory'
    check (scheduling_policy in ('even_load', 'even_memory', 'even_guests')),
  add column migration_policy text not null default 'minimal_downtime'
    check (migration_policy in ('minimal_downtime', 'post_copy', 'suspend_if_needed', 'very_large'));
update cluster set firmware_default = 'uefi' where architecture = 'aarch64';
alter table cluster add constraint cluster_firmware_check check (architecture = 'x86_64' or firmware_default = 'uefi');

create or replace function history_view(r cluster) returns jsonb language sql stable as $$
  select jsonb_build_object('name', r.name, 'description', r.description, 'architecture', r.architecture,
    'cpuType', r.cpu_type, 'emulatedMachine', r.emulated_machine, 'firmwareDefault', r.firmware_default,
    'memoryOvercommitPercent', r.memory_overcommit_percent, 'schedulingPolicy', r.scheduling_policy,
    'migrationPolicy', r.migration_policy) $$;
