-- The newest measurement of each running VM and each host, for views and live charts. Written by the leader's sample
-- writer alone, whole in one statement per cycle. Unlogged: it is written anew every few seconds and worthless after
-- two minutes, so that a crash which empties it costs nothing, and the write-ahead log is spared 10,000 rows a cycle.
-- Half of each page is left free, so that a row's next version fits beside it and no index is touched.
create unlogged table latest_usage (
  object_id uuid primary key,        -- no reference: a report may name a VM we have forgotten
  run_id uuid,                       -- of a VM; null for a host
  at timestamptz not null,
  cpu_percent real not null,
  memory_used_bytes bigint not null,
  memory_total_bytes bigint,
  disk_read_bytes_per_second real,
  disk_write_bytes_per_second real,
  network_receive_bytes_per_second real,
  network_transmit_bytes_per_second real
) with (fillfactor = 50);
