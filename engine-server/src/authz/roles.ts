import type { Schema } from '@overt/api-client/engine'

/** A role of the contract. */
export type Role = Schema<'RoleName'>
/** Something a caller may do with an object. */
export type Right = Schema<'Right'>

const everyRight = {
  see: true,
  create_vm: true,
  delete_vm: true,
  edit_vm_properties: true,
  vm_basic_operations: true,
  migrate_vm: true,
  connect_to_vm: true,
  configure_vm_storage: true,
  configure_vm_network: true,
  create_disk: true,
  delete_disk: true,
  edit_disk_properties: true,
  attach_disk: true,
  create_storage_domain: true,
  edit_storage_domain_configuration: true,
  create_host: true,
  delete_host: true,
  edit_host_configuration: true,
  manipulate_host: true,
  create_cluster: true,
  edit_cluster_configuration: true,
  delete_cluster: true,
  create_data_center: true,
  edit_data_center_configuration: true,
  delete_data_center: true,
  create_network: true,
  manipulate_permissions: true,
  manipulate_users: true,
  see_operations: true,
  cancel_operations: true,
} as const satisfies Record<Right, true>

/** Every right there is, in the contract's order. */
export const allRights = Object.keys(everyRight) as readonly Right[] // its keys are checked above

/**
 * What each role may do on the object it is granted on and on everything below it. The one table of that. A `user` uses
 * what is there; to make machines, also in the VM portal, takes `administrator` on a data center, or on a cluster
 * together with the storage domain of the image and a network.
 */
export const roles: Readonly<Record<Role, readonly Right[]>> = {
  administrator: allRights,
  user: ['see', 'vm_basic_operations', 'connect_to_vm', 'see_operations'],
}

/** Roles that hold a right. */
export function rolesWith(right: Right): readonly Role[] {
  return (Object.keys(roles) as Role[]).filter((role) => roles[role].includes(right))
}

const rightsByRoles = new Map<string, readonly Right[]>()

/**
 * Rights that the given roles add up to, in the contract's order: what views show as `myRights`. One list per set of
 * roles, of which there are few; every row of a list asks.
 */
export function rightsOf(held: readonly string[]): Right[] {
  const known = held.filter((role) => Object.hasOwn(roles, role))
  const key = known.join()
  let rights = rightsByRoles.get(key)
  if (!rights) rightsByRoles.set(key, (rights = addUp(known)))
  return rights as Right[] // views do not write to what they show
}

function addUp(held: readonly string[]): readonly Right[] {
  const granted = new Set(held.flatMap((role) => (role in roles ? roles[role as Role] : [])))
  return allRights.filter((right) => granted.has(right))
}
