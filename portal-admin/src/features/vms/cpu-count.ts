import type { Schema } from '@overt/api-client/engine'

/** How many virtual processors a topology makes. */
export function cpuCount({ sockets, coresPerSocket, threadsPerCore }: Schema<'CpuTopology'>): number {
  return sockets * coresPerSocket * threadsPerCore
}
