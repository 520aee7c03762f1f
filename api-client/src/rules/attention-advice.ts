import type { Schema } from '../engine.ts'

/**
 * What to do next, by what needs attention; a VM that was paused is told by what paused it. The engine sends these
 * sentences with its dashboard; portals that speak another language have them in theirs.
 */
export const attentionAdvice = {
  host_non_responsive:
    'Check that the host has power and network and that its agent runs. Its VMs are left alone until it answers.',
  host_non_operational:
    'Mend what the reason names: on the host, or what its cluster asks of it. Running VMs go on, but none is started there.',
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
} as const satisfies Readonly<Record<Exclude<Schema<'AttentionCode'>, 'vm_paused'>, string>>
