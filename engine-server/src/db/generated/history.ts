export interface HostSampleTable {
  at: Date
  host_id: string
  cpu_percent: number
  memory_used_bytes: number
  memory_total_bytes: number
  network_receive_bytes_per_second: number
  network_transmit_bytes_per_second: number
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
}

export interface Tables {
  host_sample: HostSampleTable
  vm_sample: VmSampleTable
}
