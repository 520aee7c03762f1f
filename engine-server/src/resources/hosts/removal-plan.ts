import type { PlanDraft } from '../../operations/define.ts'
import { phrases } from '../../operations/phrases.ts'
import type { GuestRow } from './guest-store.ts'
import type { OwnDiskRow, OwnDomainRow, RemovalFacts } from './removal-store.ts'

type Blocker = PlanDraft['blockers'][number]
type Effect = PlanDraft['effects'][number]

/**
 * What removing a host would do, and what is in its way. By force, for a host that is gone for good, its guests are taken
 * as ended and what was on its disks is forgotten; both are in the way otherwise.
 */
export function planRemoval(facts: RemovalFacts, force: boolean): PlanDraft {
  const { host, guests, domains, disks } = facts
  return {
    title: `Remove host ${host.name}${force ? ' by force' : ''}`,
    effects: [
      hostEffect(facts),
      ...(force ? [...guests.filter(({ visible }) => visible).map(guestEffect), ...arrivalEffects(facts)] : []),
      ...domains.filter(({ visible }) => visible).flatMap((domain) => domainEffects(domain, disks)),
    ],
    blockers: [
      ...[...guests.filter(isMoving), ...facts.arriving]
        .filter((vm) => !force || !isSettledByForce(vm, host.id))
        .map((vm) => movingBlocker(vm, isSettledByForce(vm, host.id))),
      ...(force ? forceBlockers(facts) : ordinaryBlockers(facts)),
      ...facts.leases.map(({ name, seconds }): Blocker => {
        const text = `It may change the shared storage domain ${name} for another ${seconds} s. Try again then.`
        return { code: 'conflict', text, object: reference(host) }
      }),
      ...operationBlockers(facts),
    ],
    warnings: warningsOf(facts, force),
  }
}

function ordinaryBlockers({ host, guests, domains, disks }: RemovalFacts): Blocker[] {
  const isLost = host.connection_state === 'non_responsive'
  const advice = isLost
    ? 'If the machine is gone for good, remove the host by force.'
    : 'Put the host into maintenance first.'
  return [
    ...guests
      .filter((vm) => !isMoving(vm))
      .map((vm): Blocker => ({ ...guestBlocker(vm), text: `${nameOf(vm)} runs on it. ${advice}` })),
    ...domains
      .map((domain) => ({ domain, count: disksOf(domain, disks).length }))
      .filter(({ count }) => count > 0)
      .map(({ domain, count }): Blocker => {
        const what = domain.visible ? `Storage domain ${domain.name}` : 'A storage domain that you may not see'
        const text = `${what} is on it, with ${countOf(count, 'disk')}. Delete ${count === 1 ? 'it' : 'them'} first.`
        const object = { kind: 'storage_domain', id: domain.id, name: domain.name } as const
        return { code: 'conflict', text, ...(domain.visible ? { object } : {}) }
      }),
    ...domains.filter(({ allowed }) => !allowed).map(notAllowed),
  ]
}

const isMoving = (vm: GuestRow) => vm.migration !== 'none'

/** Whether it is on its way to another host, and may be there. */
export function mayHaveLeft(vm: GuestRow): vm is GuestRow & { to_host_id: string } {
  return vm.migration === 'unknown' && vm.to_host_id !== null
}

/**
 * Whether removing one of the two hosts by force is all that a migration needs: where it is not known which of them has
 * the guest, it is the other one. Not with disks that go along from here, for what the guest wrote last may be here.
 */
function isSettledByForce({ migration, carries_disks, to_host_id }: GuestRow, hostId: string): boolean {
  return migration === 'stuck' || (migration === 'unknown' && !(carries_disks && to_host_id !== hostId))
}

function movingBlocker(vm: GuestRow, isSettled: boolean): Blocker {
  const advice = isSettled
    ? 'If this machine is gone for good, remove the host by force.'
    : 'Its disks go along, so the other host has to be back before this one goes: bring it back, then retry the migration.'
  const text = {
    none: '',
    going: 'is being migrated. Wait until that has ended, or cancel it.',
    unknown: `is being migrated, and nobody can tell which host has it. ${advice}`,
    stuck:
      'is being migrated, and that is stuck. Retry the operation; if this machine is gone for good, remove the host by force.',
  }[vm.migration]
  return { ...guestBlocker(vm), text: `${nameOf(vm)} ${text}` }
}

function guestBlocker({ id, name, visible }: GuestRow): Omit<Blocker, 'text'> {
  return { code: 'conflict', ...(visible ? { object: { kind: 'vm', id, name } as const } : {}) }
}

function nameOf({ name, visible }: GuestRow): string {
  return visible ? `VM ${name}` : 'A VM that you may not see'
}

/** By force is for a host that is known to be lost: one that answers can be asked. */
function forceBlockers({ host, guests, arriving, domains }: RemovalFacts): Blocker[] {
  const blockers: Blocker[] = [...guests, ...arriving, ...domains].filter(({ allowed }) => !allowed).map(notAllowed)
  if (host.approved_at && host.connection_state && host.connection_state !== 'non_responsive')
    blockers.unshift({
      code: 'conflict',
      text:
        host.connection_state === 'up'
          ? `Host ${host.name} is up. By force is for a host that is gone for good: remove it without.`
          : `Whether host ${host.name} is gone is not known yet. Wait until it is up or non-responsive.`,
      object: reference(host),
    })
  return blockers
}

/** Work on a host that is under way. */
export function operationBlockers({ operations }: RemovalFacts): Blocker[] {
  return operations.map((operation) => {
    const what = operation.visible ? title(operation) : 'Something you may not see'
    const text = `An operation works with it: ${what}. Wait until that has ended, or cancel it.`
    const object = { kind: 'operation', id: operation.id, name: operation.name } as const
    return { code: 'conflict', text, ...(operation.visible ? { object } : {}) }
  })
}

function notAllowed({ id, name, visible, ...row }: GuestRow | OwnDomainRow): Blocker {
  const kind = 'path' in row ? 'storage_domain' : 'vm'
  const what = `the ${kind === 'vm' ? 'VM' : 'storage domain'}${visible ? ` ${name}` : ' on it that you may not see'}`
  return {
    code: 'forbidden',
    text: `You may not do this to ${what}.`,
    ...(visible ? { object: { kind, id, name } } : {}),
  }
}

function hostEffect({ host }: RemovalFacts): Effect {
  const from = host.cluster_name ? ` from cluster ${host.cluster_name}` : ''
  const text = `Host ${host.name} is removed${from}. Its certificate is refused; to be a host again, the machine is registered anew.`
  return { object: reference(host), action: 'delete', text, irreversible: true }
}

function guestEffect(vm: GuestRow): Effect {
  const { id, name } = vm
  if (mayHaveLeft(vm)) {
    const text = `VM ${name}, of which nobody can tell where it is, is taken to be on host ${vm.to_host_name}, to which it was migrated.`
    return { object: { kind: 'vm', id, name }, action: 'move', text, irreversible: true }
  }
  const text = `VM ${name} is taken as ended: what it had not written to disk is lost.`
  return { object: { kind: 'vm', id, name }, action: 'stop', text, irreversible: true }
}

/** Those that may have come here: what they did since is lost with the host. */
function arrivalEffects({ arriving }: RemovalFacts): Effect[] {
  return arriving
    .filter(({ visible, migration }) => visible && migration === 'unknown')
    .map(({ id, name, carries_disks }): Effect => {
      const lost = carries_disks ? ' What it has written here to its disks is lost.' : ''
      const text = `VM ${name}, of which nobody can tell where it is, is taken not to have come here: it goes on where it was, or has ended.${lost}`
      return { object: { kind: 'vm', id, name }, action: 'change', text, irreversible: true }
    })
}

function domainEffects(domain: OwnDomainRow, all: readonly OwnDiskRow[]): Effect[] {
  const disks = disksOf(domain, all)
  const { id, name, path } = domain
  const text = `Storage domain ${name} is forgotten. What is in ${path} stays on the machine.`
  return [
    { object: { kind: 'storage_domain', id, name }, action: 'delete', text, irreversible: true },
    ...disks.map((disk): Effect => {
      const object = { kind: 'disk', id: disk.id, name: disk.name } as const
      const from = disk.vms.map((vm) => vm.name).join(', ')
      const detached = from ? ` and detached from ${disk.vms.length === 1 ? 'VM' : 'VMs'} ${from}` : ''
      return { object, action: 'delete', text: `Disk ${disk.name} is forgotten${detached}.`, irreversible: true }
    }),
  ]
}

function warningsOf({ host, guests, arriving, pinned }: RemovalFacts, force: boolean): string[] {
  const warnings: string[] = []
  if (force && guests.length + arriving.length > 0)
    warnings.push(
      'Make sure that the machine is switched off and stays off: if it still runs these VMs, they run twice once they are started elsewhere, and ruin their disks.',
    )
  for (const { name } of pinned.filter(({ visible }) => visible))
    warnings.push(`VM ${name} may run on this host alone: it does not start until it may run on another.`)
  if (host.external_count > 0)
    warnings.push(`${countOf(host.external_count, 'machine')} on it that Overt did not start: left alone.`)
  return warnings
}

function disksOf(domain: OwnDomainRow, disks: readonly OwnDiskRow[]): OwnDiskRow[] {
  return disks.filter(({ domain_id }) => domain_id === domain.id)
}

function title({ kind, name }: RemovalFacts['operations'][number]): string {
  return Object.hasOwn(phrases, kind) ? phrases[kind as keyof typeof phrases].title(name) : `${kind} ${name}`
}

function reference({ id, name }: RemovalFacts['host']): Effect['object'] {
  return { kind: 'host', id, name }
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
