// What somebody may see and do, and what they may be told of: said again, plainly, from the roles and the tree of objects.
import { systemId } from '../../src/authz/actor.ts'
import type { Right } from '../../src/authz/roles.ts'
import { rightsNamed } from './callers.ts'
import type { Register, Thing } from './markers.ts'
import type { Caller } from './people-supply.ts'

/** Whether a caller holds a right on an object, by a role on it or on something above it. */
export function may(caller: Caller, right: Right, { above }: Pick<Thing, 'above'>): boolean {
  if (caller.limitedTo && !caller.limitedTo.includes(right)) return false
  return caller.grants.some(({ role, on }) => above.includes(on) && rightsNamed(role).includes(right))
}

/** Whether they hold it on the system. */
export function mayOnSystem(caller: Caller, right: Right): boolean {
  return may(caller, right, { above: [systemId] })
}

/** Whether they hold it anywhere. */
export function maySomewhere(caller: Caller, right: Right): boolean {
  return caller.grants.some(({ on }) => may(caller, right, { above: [on] }))
}

/** Where one may make something, one must see that to be chosen. */
const seenByMakers: Partial<Record<Thing['kind'], readonly Right[]>> = {
  data_center: ['create_vm', 'create_disk'],
  cluster: ['create_vm'],
  storage_domain: ['create_disk'],
  quota: ['consume_quota', 'configure_quota'],
}

/** Whether they see an object. */
export function sees(caller: Caller, thing: Thing): boolean {
  if (thing.toldTo) return thing.toldTo(caller)
  return (['see', ...(seenByMakers[thing.kind] ?? [])] as const).some((right) => may(caller, right, thing))
}

/** Whether they know of whom something could be granted to: who may grant anything, or who manages people. */
export function seesPeople(caller: Caller): boolean {
  return maySomewhere(caller, 'manipulate_permissions') || maySomewhere(caller, 'manipulate_users')
}

/**
 * Whether they may be told of an object: they see it, or they see something that shows it. A VM's own page says in which
 * cluster it is and which disks and networks it has.
 */
export function mayBeTold(caller: Caller, thing: Thing, register: Register): boolean {
  if (sees(caller, thing)) return true
  // One's own permissions say on what they are, also where they show nothing of it.
  if (caller.grants.some(({ on }) => on === thing.id)) return true
  for (const other of register.showing(thing.id)) if (sees(caller, other)) return true
  return false
}
