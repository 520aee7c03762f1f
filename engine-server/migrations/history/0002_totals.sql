-- What a host's VMs do and were given, so that a host, a cluster and the estate are read without reading VMs.
alter table host_sample
  add column cpus int,
  add column disk_read_bytes_per_second real,
  add column disk_write_bytes_per_second real,
  add column vcpus_committed int,
  add column memory_committed_bytes bigint;
alter table vm_sample add column memory_total_bytes bigint;

-- Sums over the hosts and storage domains below an object that holds such (a cluster, a data center, the system),
-- written in the cycle of their samples: a day of an estate is 5,760 rows here and 57,600,000 of its VMs.
create table total_sample (
  at timestamptz not null,
  object_id uuid not null,
  cpu_percent real,              -- weighted by the hosts' CPUs; null, as all of hosts, where none was measured
  cpus int,
  vcpus_committed int,
  memory_used_bytes bigint,
  memory_total_bytes bigint,
  memory_committed_bytes bigint,
  disk_read_bytes_per_second real,
  disk_write_bytes_per_second real,
  network_receive_bytes_per_second real,
  network_transmit_bytes_per_second real,
  space_used_bytes bigint,
  space_total_bytes bigint
) partition by range (at);
create table storage_domain_sample (
  at timestamptz not null,
  domain_id uuid not null,
  space_used_bytes bigint not null,
  space_total_bytes bigint not null
) partition by range (at);
create index on total_sample (object_id, at);
create index on storage_domain_sample (domain_id, at);

create or replace function ensure_sample_partitions(day date) returns void language plpgsql as $$
declare base text;
begin
  foreach base in array array['host_sample', 'vm_sample', 'total_sample', 'storage_domain_sample'] loop
    execute format('create table if not exists %I partition of %I for values from (%L) to (%L)',
      base || '_' || to_char(day, 'YYYYMMDD'), base, day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00');
  end loop;
end $$;
