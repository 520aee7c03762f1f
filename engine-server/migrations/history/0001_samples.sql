-- The history database: samples of hosts and VMs, in partitions by day, dropped whole when they are old.
create table host_sample (
  at timestamptz not null,
  host_id uuid not null,
  cpu_percent real not null,
  memory_used_bytes bigint not null,
  memory_total_bytes bigint not null,
  network_receive_bytes_per_second real not null,
  network_transmit_bytes_per_second real not null
) partition by range (at);
create table vm_sample (
  at timestamptz not null,
  vm_id uuid not null,
  host_id uuid not null,
  cpu_percent real not null,
  memory_used_bytes bigint not null,
  disk_read_bytes_per_second real,
  disk_write_bytes_per_second real,
  network_receive_bytes_per_second real,
  network_transmit_bytes_per_second real
) partition by range (at);
create index on host_sample (host_id, at);
create index on vm_sample (vm_id, at);

-- Makes the partitions of one day (UTC) if they are missing.
create function ensure_sample_partitions(day date) returns void language plpgsql as $$
declare base text;
begin
  foreach base in array array['host_sample', 'vm_sample'] loop
    execute format('create table if not exists %I partition of %I for values from (%L) to (%L)',
      base || '_' || to_char(day, 'YYYYMMDD'), base, day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00');
  end loop;
end $$;
