import type { Schema } from '@overt/api-client/engine'
import { text } from '../../text/pages.ts'

/** How many threads a host's processors run, in words. */
export function threadCount(hardware: Schema<'HostHardware'>): string {
  const { sockets, coresPerSocket, threadsPerCore } = hardware
  return text.t('host.threads', { count: sockets * coresPerSocket * threadsPerCore })
}

/** What guests are run with and has a version, in the order it is told. */
export const versionParts = ['agent', 'libvirt', 'qemu', 'kernel', 'os'] as const
