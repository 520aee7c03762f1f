export interface HostSampleTable {
  at: Date
  host_id: string
  cpu_percent: number
  memory_used_bytes: number
  memory_total_bytes: number
  network_receive_bytes_per_second: number
  network_transmit_bytes_per_second: number
  cpus: number | null
  disk_read_bytes_per_second: number | null
  disk_write_bytes_per_second: number | null
  vcpus_committed: number | null
  memory_committed_bytes: number | null
}

export interface StorageDomainSampleTable {
  at: Date
  domain_id: string
  space_used_bytes: number
  space_total_bytes: number
}

export interface TotalSampleTable {
  at: Date
  object_id: string
  cpu_percent: number | null
  cpus: number | null
  vcpus_committed: number | null
  memory_used_bytes: number | null
  memory_total_bytes: number | null
  memory_committed_bytes: number | null
  disk_read_bytes_per_second: number | null
  disk_write_bytes_per_second: number | null
  network_receive_bytes_per_second: number | null
  network_transmit_bytes_per_second: number | null
  space_used_bytes: number | null
  space_total_bytes: number | null
}

export interface VmSampleTable {
  at: Date
  vm_id: string
  host_id: string
  cpu_percent: number
  memory_used_bytes: number
  disk_read_bytes_per_second: number | null
  disk_write_bytes_per_second: number | null
  network_receive_bytes_per_second: number | null
  network_transmit_bytes_per_second: number | null
  memory_total_bytes: number | null
}

export interface Tables {
  host_sample: HostSampleTable
  storage_domain_sample: StorageDomainSampleTable
  total_sample: TotalSampleTable
  vm_sample: VmSampleTable
}
