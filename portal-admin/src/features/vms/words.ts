import type { Schema } from '@overt/api-client/engine'
import { formatBytes } from '@overt/design/units/bytes.ts'
import { text } from '../../text/pages.ts'
import { cpuCount } from './cpu-count.ts'

type Topology = Schema<'CpuTopology'>

/** A topology in words. */
export function topologyWords(cpu: Topology): string {
  return text.t('vm.topology', { sockets: cpu.sockets, cores: cpu.coresPerSocket, threads: cpu.threadsPerCore })
}

/** The value of a changed field as people read it. */
export function fieldWords(field: Schema<'PendingChange'>['field'], value: unknown): string {
  if (value === null || value === undefined) return '–'
  if ((field === 'memoryBytes' || field === 'maxMemoryBytes') && typeof value === 'number') return formatBytes(value)
  if (field === 'cpu' && typeof value === 'object') {
    const cpu = value as Topology // the contract: this field's values are topologies
    return `${text.t('vm.cpus', { count: cpuCount(cpu) })} (${cpu.sockets}×${cpu.coresPerSocket}×${cpu.threadsPerCore})`
  }
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? `${value}` : '…'
}

/** Boot devices in words. */
export function bootWords(devices: Schema<'Vm'>['bootDevices']): string {
  return devices.map((device) => text.t(`boot.${device}`)).join(', ')
}
