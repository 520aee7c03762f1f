import type { Schema } from '@overt/api-client/engine'
import { builtInRoles } from '@overt/api-client/rules/built-in-roles'

/** Something a caller may do with an object. */
export type Right = Schema<'Right'>

const everyRight = {
  see: true,
  create_vm: true,
  delete_vm: true,
  edit_vm_properties: true,
  run_vm: true,
  stop_vm: true,
  shut_down_vm: true,
  reboot_vm: true,
  reset_vm: true,
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
  configure_quota: true,
  consume_quota: true,
  manipulate_permissions: true,
  manipulate_users: true,
  manipulate_roles: true,
  tag_management: true,
  configure_engine: true,
  see_operations: true,
  cancel_operations: true,
  audit_log_management: true,
} as const satisfies Record<Right, true>

/** Every right there is, in the contract's order. */
export const allRights = Object.keys(everyRight) as readonly Right[] // its keys are checked above

/** In place of a list: every right there is. */
export const every = '*'

/** Roles that are there from the start (migration 0022). */
export const builtIn = builtInRoles

/** Id of the principal that stands for everyone with an account. */
export const everyoneId = '00000000-0000-4000-8000-000000000001'

const rightsByLists = new Map<string, readonly Right[]>()

/**
 * Rights that the lists of some roles add up to (each its rights' names with a space between, or `*`), in the
 * contract's order: what views show as `myRights`. One answer per set of lists, of which there are few; every row of a
 * list asks.
 */
export function rightsOf(lists: readonly string[]): Right[] {
  const key = lists.join(',')
  let rights = rightsByLists.get(key)
  if (!rights) rightsByLists.set(key, (rights = addUp(lists)))
  return rights as Right[] // views do not write to what they show
}

function addUp(lists: readonly string[]): readonly Right[] {
  const named = new Set(lists.flatMap((list) => list.split(' ')))
  return named.has(every) ? allRights : allRights.filter((right) => named.has(right))
}

/**
 * Names of rights in some lists that are in none of the others: what somebody would give who has only the others. Every
 * right there is and will be counts as one of its own.
 */
export function beyond(given: readonly string[], held: readonly string[]): string[] {
  if (held.includes(every)) return []
  if (given.includes(every)) return ['every right']
  const mine = rightsOf(held)
  return rightsOf(given).filter((right) => !mine.includes(right))
}
