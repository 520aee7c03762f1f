import type { NewEvent } from '../events/record.ts'
import type { LivenessChange } from './liveness.ts'
import type { HostNameRow } from './store.ts'

/** What a change of reachability tells people. An engine that restarts finds its hosts again without a word. */
export function connectionEvent(hostId: string, host: HostNameRow, change: LivenessChange): NewEvent {
  const base = {
    objectKind: 'host',
    objectId: hostId,
    objectName: host.name,
    change: 'updated',
    ancestors: host.ancestors,
  } as const
  if (change.from === change.to) return base
  switch (change.to) {
    case 'non_responsive':
      return {
        ...base,
        code: 'host.non_responsive',
        severity: 'error',
        message: `Host ${host.name} does not respond. ${change.reason} Its VMs may still run.`,
      }
    case 'up':
      if (host.wasUp && change.from === 'initializing') return base
      return { ...base, code: 'host.up', severity: 'normal', message: `Host ${host.name} is up.` }
    case 'connecting':
      return {
        ...base,
        code: 'host.connecting',
        severity: 'warning',
        message: `Host ${host.name} stopped answering; the engine tries to reach it. ${change.reason}`,
      }
    case 'initializing':
      return base
  }
}

/** What the clock of a host tells people: it is wrong, or right again. */
export function clockEvent(hostId: string, host: HostNameRow, skewMs: number, isOff: boolean): NewEvent {
  const seconds = Math.round(Math.abs(skewMs) / 1000)
  return {
    objectKind: 'host',
    objectId: hostId,
    objectName: host.name,
    change: 'updated',
    ancestors: host.ancestors,
    code: isOff ? 'host.clock_off' : 'host.clock_right',
    severity: isOff ? 'warning' : 'normal',
    message: isOff
      ? `The clock of host ${host.name} is ${seconds} s ${skewMs < 0 ? 'behind' : 'ahead of'} the engine's. Let both follow a time server.`
      : `The clock of host ${host.name} agrees with the engine's again.`,
  }
}

/** The VMs whose status depends on whether their host answers change with it, without a word of their own. */
export function vmsFollow(
  hostId: string,
  vms: readonly { id: string; name: string; ancestors: string[] }[],
): NewEvent[] {
  return vms.map((vm) => ({
    objectKind: 'vm',
    objectId: vm.id,
    objectName: vm.name,
    change: 'updated',
    ancestors: vm.ancestors,
    parents: [{ kind: 'host', id: hostId }],
  }))
}
