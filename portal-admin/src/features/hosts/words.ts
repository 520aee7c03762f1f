import type { Schema } from '@overt/api-client/engine'
import { text } from '../../text/pages.ts'

/** How many threads a host's processors run, in words. */
export function threadCount(hardware: Schema<'HostHardware'>): string {
  const { sockets, coresPerSocket, threadsPerCore } = hardware
  return text.t('host.threads', { count: sockets * coresPerSocket * threadsPerCore })
}
