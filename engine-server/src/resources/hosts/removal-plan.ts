import type { PlanDraft } from '../../operations/define.ts'
import { phrases } from '../../operations/phrases.ts'
import type { ArrivingRow, GuestRow, OwnDiskRow, OwnDomainRow, RemovalFacts } from './removal-store.ts'

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
      ...(force ? guests.filter(({ visible }) => visible).map(guestEffect) : []),
      ...domains.filter(({ visible }) => visible).flatMap((domain) => domainEffects(domain, disks)),
    ],
    blockers: [
      ...[...guests.filter(({ is_leaving }) => is_leaving), ...facts.arriving].map(movingBlocker),
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
      .filter(({ is_leaving }) => !is_leaving)
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

function movingBlocker(vm: ArrivingRow): Blocker {
  return { ...guestBlocker(vm), text: `${nameOf(vm)} is being migrated. Wait until that has ended, or cancel it.` }
}

function guestBlocker({ id, name, visible }: ArrivingRow): Omit<Blocker, 'text'> {
  return { code: 'conflict', ...(visible ? { object: { kind: 'vm', id, name } as const } : {}) }
}

function nameOf({ name, visible }: ArrivingRow): string {
  return visible ? `VM ${name}` : 'A VM that you may not see'
}

/** By force is for a host that is known to be lost: one that answers can be asked. */
function forceBlockers({ host, guests, domains }: RemovalFacts): Blocker[] {
  const blockers: Blocker[] = [...guests, ...domains].filter(({ allowed }) => !allowed).map(notAllowed)
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

function guestEffect({ id, name }: GuestRow): Effect {
  const text = `VM ${name} is taken as ended: what it had not written to disk is lost.`
  return { object: { kind: 'vm', id, name }, action: 'stop', text, irreversible: true }
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

function warningsOf({ host, guests, pinned }: RemovalFacts, force: boolean): string[] {
  const warnings: string[] = []
  if (force && guests.length > 0)
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
