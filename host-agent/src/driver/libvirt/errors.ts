import type { AgentErrorCode } from '@overt/api-client/agent'
import {
  LibvirtBusy,
  LibvirtDisconnected,
  LibvirtError,
  type LibvirtErrorCode,
  LibvirtTimeout,
} from '@overt/libvirt-client'
import { AgentError } from '../../errors.ts'

/** libvirt's errors in the words of the contract; what is not listed is `host_failed`. */
const codes: Partial<Record<LibvirtErrorCode, AgentErrorCode>> = {
  NO_DOMAIN: 'not_found',
  OPERATION_INVALID: 'conflict',
  DOM_EXIST: 'conflict',
  RESOURCE_BUSY: 'conflict',
  // "cannot acquire state change lock": another call holds the guest, and this one was not begun.
  OPERATION_TIMEOUT: 'busy',
  NO_MEMORY: 'insufficient_capacity',
  OPERATION_ABORTED: 'cancelled',
}

/**
 * Turns what the libvirt client throws into an AgentError; `what` is the work in a few words ("starting the machine").
 * Messages of libvirt are kept: they are what an administrator can search for.
 */
export function toDriverError(thrown: unknown, what: string): AgentError {
  if (thrown instanceof AgentError) return thrown
  if (thrown instanceof LibvirtError) {
    const code = codes[thrown.code] ?? 'host_failed'
    return new AgentError(code, `libvirt refused ${what}: ${thrown.message}`, {
      details: { libvirtCode: thrown.code },
      cause: thrown,
    })
  }
  if (thrown instanceof LibvirtTimeout)
    return new AgentError('timeout', `libvirt did not answer in time while ${what}.`, { cause: thrown })
  if (thrown instanceof LibvirtBusy)
    return new AgentError('busy', `Too many calls to libvirt wait already; ${what} was not begun.`, { cause: thrown })
  if (thrown instanceof LibvirtDisconnected)
    // The call may have reached libvirt before the connection broke.
    return new AgentError('timeout', `The connection to libvirt was lost or absent while ${what}.`, { cause: thrown })
  return new AgentError('internal', `The agent failed while ${what}; its log says more.`, { cause: thrown })
}

/** Whether libvirt answered with this error. */
export function isLibvirtError(thrown: unknown, ...wanted: readonly LibvirtErrorCode[]): boolean {
  return thrown instanceof LibvirtError && wanted.includes(thrown.code)
}

/** Awaits work with libvirt and converts what goes wrong. */
export async function converting<T>(what: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw toDriverError(error, what)
  }
}
