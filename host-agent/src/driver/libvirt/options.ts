import { join } from 'node:path'
import type { Accelerator } from '../../probe/probe-accelerator.ts'

/** How to reach libvirt. Every default is that of a usual host. */
export type LibvirtDriverOptions = {
  /** The daemon's socket; default: found in /run/libvirt. */
  socketPath?: string
  /** Put before every path of libvirt's when it lives in another mount namespace, as `/proc/<pid>/root`. */
  hypervisorRoot?: string
  /** Where libvirt keeps a log of each domain. Default /var/log/libvirt/qemu. */
  logFolder?: string
  /** What guests get; default `auto`, which runs the probe. */
  accelerator?: 'auto' | Accelerator['kind']
  /** Told of what went wrong where nobody waits for an answer. */
  onProblem?: (error: unknown, what: string) => void
  /** Told of what failed without harm, or is tried again. */
  onSetback?: (error: unknown, what: string) => void
}

/** Deadlines in milliseconds. What only reads libvirt's memory is quick, or libvirt is stuck. */
export const deadlines = {
  read: 5_000,
  list: 10_000,
  // Where /dev/kvm is not for QEMU's user, libvirt examines QEMU anew at each look: it takes half a minute there.
  define: 60_000,
  start: 90_000,
  control: 30_000,
  agentPing: 2_000,
  agent: 5_000,
  statistics: 10_000,
  connectConsole: 5_000,
  screenshot: 10_000,
} as const

/** The log libvirt keeps of a domain, over all its runs. */
export function logPath(
  { hypervisorRoot = '', logFolder = '/var/log/libvirt/qemu' }: LibvirtDriverOptions,
  name: string,
) {
  return join(hypervisorRoot, logFolder, `${name}.log`)
}
