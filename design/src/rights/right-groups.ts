import type { Schema } from '@overt/api-client/engine'

/** Something a caller may do with an object. */
export type Right = Schema<'Right'>

/** What rights are about, in the order people read them. */
export const rightGroupNames = [
  'general',
  'vm',
  'disk',
  'network',
  'storage_domain',
  'host',
  'cluster',
  'data_center',
  'people',
  'operation',
] as const
/** What a right is about. */
export type RightGroup = (typeof rightGroupNames)[number]

// A right without a place here does not compile.
const groupOf = {
  see: 'general',
  tag_management: 'general',
  create_vm: 'vm',
  edit_vm_properties: 'vm',
  run_vm: 'vm',
  shut_down_vm: 'vm',
  stop_vm: 'vm',
  reboot_vm: 'vm',
  reset_vm: 'vm',
  migrate_vm: 'vm',
  connect_to_vm: 'vm',
  configure_vm_storage: 'vm',
  configure_vm_network: 'vm',
  delete_vm: 'vm',
  create_disk: 'disk',
  edit_disk_properties: 'disk',
  attach_disk: 'disk',
  delete_disk: 'disk',
  create_network: 'network',
  create_storage_domain: 'storage_domain',
  edit_storage_domain_configuration: 'storage_domain',
  create_host: 'host',
  edit_host_configuration: 'host',
  manipulate_host: 'host',
  delete_host: 'host',
  create_cluster: 'cluster',
  edit_cluster_configuration: 'cluster',
  delete_cluster: 'cluster',
  create_data_center: 'data_center',
  edit_data_center_configuration: 'data_center',
  delete_data_center: 'data_center',
  configure_quota: 'data_center',
  consume_quota: 'data_center',
  manipulate_permissions: 'people',
  manipulate_users: 'people',
  manipulate_roles: 'people',
  configure_engine: 'people',
  audit_log_management: 'people',
  see_operations: 'operation',
  cancel_operations: 'operation',
} as const satisfies Record<Right, RightGroup>

/** Every right, in the order people read them. */
export const everyRight = Object.keys(groupOf) as readonly Right[] // its keys are checked above

/** Some rights by what they are about; what none of them is about is left out. */
export function groupRights(rights: readonly Right[]): readonly { group: RightGroup; rights: readonly Right[] }[] {
  const held = new Set(rights)
  return rightGroupNames
    .map((group) => ({ group, rights: everyRight.filter((right) => groupOf[right] === group && held.has(right)) }))
    .filter((each) => each.rights.length > 0)
}
