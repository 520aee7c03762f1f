import type { Schema } from '@overt/api-client/engine'

/** What to do next, by what is wrong. */
export const advice: Readonly<Record<Exclude<Schema<'AttentionCode'>, 'vm_paused'>, string>> = {
  host_non_responsive:
    'Check that the host has power and network and that its agent runs. Its VMs are left alone until it answers.',
  host_non_operational:
    'Mend on the host what the reason names. Running VMs go on, but none can be started or managed there.',
  host_pending_approval: 'Compare its fingerprint with that of the machine, then approve it into a cluster.',
  storage_domain_inactive:
    'Bring its storage back where it was, as by mounting it again. VMs with disks there cannot be started.',
  storage_domain_unknown: 'Look at the host that serves it.',
  storage_domain_low:
    'Delete what is not needed, or give it more space. VMs whose disks grow are paused when it is full.',
  vm_not_responding: 'Look at its console. If it stays so, reset it, or power it off and start it again.',
  vm_unknown: 'See to its host first. The VM is left alone until it is known whether it runs.',
  vm_ended: 'Read in its events what went before, then start it again.',
  disk_illegal: 'Bring its data back to the storage, or delete the disk. VMs that use it cannot be started.',
  operation_stuck:
    'Remove the cause, then retry the undo. Until it succeeds, what the operation has locked stays locked.',
  operation_failed: 'See which step failed and why, then try it again.',
  event: 'Read in the events what went before.',
}

/** What to do with a VM that was paused by what happened to it. */
export function vmPauseAdvice(pauseReason: string): string {
  if (pauseReason === 'no_space') return 'Make space on its storage domain, then resume it.'
  if (pauseReason === 'crashed') return 'Look at its console, then reset it or power it off.'
  return 'Mend its storage, then resume it.'
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/** How little is free, in a sentence: `4.1 GiB of 100 GiB are free (4 %).` */
export function spaceInWords(freeBytes: number, totalBytes: number): string {
  const percent = Math.round((1000 * freeBytes) / totalBytes) / 10
  return `${sizeInWords(freeBytes)} of ${sizeInWords(totalBytes)} are free (${percent} %).`
}

function sizeInWords(bytes: number): string {
  const index = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  const value = bytes / 1024 ** index
  return `${Number(value.toPrecision(3))} ${units[index]}`
}
