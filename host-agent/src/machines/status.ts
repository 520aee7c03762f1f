import type { MachineExit, MachineReport } from '@overt/api-client/agent'
import type { MachineState } from '../driver/port.ts'

/** What the agent knows of a machine beyond the hypervisor's state. Times are milliseconds since 1970. */
export type Overlay = {
  /** A start is under way. */
  starting: boolean
  /** When the guest last began to boot, while it is not known to be up. */
  bootingSince?: number
  /** The guest has an agent that can tell when it is up. */
  hasGuestAgent: boolean
  shutdownAskedAt?: number
  rebootAskedAt?: number
  /** It is being moved to another host. */
  leaving?: boolean
}

export type Status = Pick<MachineReport, 'status' | 'reason' | 'pauseReason'>

/**
 * How long a guest counts as `powering_up`: until its agent answers, but no longer than this. Without an agent there is
 * nothing to wait for, so it is only the time firmware and loader take.
 */
export const bootMs = { withAgent: 60_000, withoutAgent: 10_000 }
/** How long a guest that was asked to shut down counts as `powering_down`. */
export const SHUTDOWN_MS = 5 * 60_000
/** How long a guest that was asked to reboot counts as `reboot_in_progress`, when nothing is seen of it. */
export const REBOOT_MS = 60_000

/** The status people see, from the hypervisor's state, what was asked, and the time. */
export function statusOf(state: MachineState, overlay: Overlay, now: number): Status {
  switch (state.name) {
    case 'defined':
      if (overlay.starting) return { status: 'wait_for_launch' }
      return { status: 'down', reason: 'It is written down but was never started.' }
    case 'running':
      if (overlay.leaving) return { status: 'migrating' }
      // Its start has not answered yet, so it has not been noted that the guest boots.
      if (overlay.starting) return { status: 'powering_up' }
      return runningStatus(overlay, now)
    case 'powering_down':
      // The hypervisor saw the guest begin to shut down; if that takes too long, say so as when we asked.
      return runningStatus({ ...overlay, shutdownAskedAt: overlay.shutdownAskedAt ?? now }, now)
    case 'migrating':
      return { status: 'migrating' }
    case 'paused':
      // QEMU starts with its vCPUs stopped; that is no pause anybody asked for.
      if (overlay.starting && state.pauseReason === 'starting') return { status: 'wait_for_launch' }
      // It stands still while the last of its memory goes over.
      if (overlay.leaving && state.pauseReason === 'migration') return { status: 'migrating' }
      return { status: 'paused', pauseReason: state.pauseReason, reason: state.reason }
    case 'ended':
      return { status: 'down', reason: exitSentence(state.exit) }
    case 'not_responding':
      return { status: 'not_responding', reason: state.reason }
    case 'unknown':
      return { status: 'unknown', reason: state.reason }
    default:
      return impossible(state)
  }
}

function runningStatus(overlay: Overlay, now: number): Status {
  const { shutdownAskedAt, rebootAskedAt, bootingSince } = overlay
  if (shutdownAskedAt !== undefined && now - shutdownAskedAt < SHUTDOWN_MS) return { status: 'powering_down' }
  if (rebootAskedAt !== undefined && now - rebootAskedAt < REBOOT_MS) return { status: 'reboot_in_progress' }
  const patience = overlay.hasGuestAgent ? bootMs.withAgent : bootMs.withoutAgent
  if (bootingSince !== undefined && now - bootingSince < patience) return { status: 'powering_up' }
  if (shutdownAskedAt !== undefined)
    return { status: 'up', reason: 'The guest was asked to shut down but did not within 5 minutes.' }
  return { status: 'up' }
}

/** Why a run is over, in a sentence. */
export function exitSentence(exit: Pick<MachineExit, 'reason' | 'message'>): string {
  if (exit.message) return exit.message
  switch (exit.reason) {
    case 'shutdown':
      return 'The guest shut down.'
    case 'destroyed':
      return 'It was powered off.'
    case 'crashed':
      return 'The guest or its QEMU process crashed.'
    case 'failed':
      return 'It failed to start or to go on.'
    case 'migrated':
      return 'It was migrated to another host.'
    case 'lost':
      return 'It ended unseen and nothing tells how.'
    default:
      return impossible(exit.reason)
  }
}

function impossible(value: never): never {
  throw new Error(`Not a state: ${JSON.stringify(value)}`)
}
