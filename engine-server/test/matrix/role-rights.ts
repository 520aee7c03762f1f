// What each built-in role lets its holder do, said here once more and by hand: a role that is given a right by mistake
// makes the matrix fail.
import type { Right } from '../../src/authz/roles.ts'

/** Names of the built-in roles. */
export type RoleName =
  | 'superUser'
  | 'readOnlyAdmin'
  | 'dataCenterAdmin'
  | 'clusterAdmin'
  | 'hostAdmin'
  | 'storageAdmin'
  | 'networkAdmin'
  | 'userRole'
  | 'userVmRunTimeManager'
  | 'userVmManager'
  | 'powerUserRole'
  | 'vmCreator'
  | 'diskCreator'
  | 'diskOperator'
  | 'vnicProfileUser'
  | 'quotaConsumer'

const use = [
  'see',
  'see_operations',
  'run_vm',
  'stop_vm',
  'shut_down_vm',
  'reboot_vm',
  'reset_vm',
  'connect_to_vm',
] as const
const configure = ['edit_vm_properties', 'configure_vm_storage', 'configure_vm_network'] as const
const useDisks = ['edit_disk_properties', 'attach_disk'] as const
const ownDisks = [...useDisks, 'create_disk', 'delete_disk'] as const
const ownHosts = ['create_host', 'delete_host', 'edit_host_configuration', 'manipulate_host', 'migrate_vm'] as const
const administerCluster = [
  ...use,
  ...configure,
  ...ownDisks,
  ...ownHosts,
  'create_vm',
  'delete_vm',
  'edit_cluster_configuration',
  'delete_cluster',
  'manipulate_permissions',
  'cancel_operations',
] as const

/** Rights of each built-in role; all there are, of SuperUser. */
export const roleRights: Readonly<Record<RoleName, readonly Right[] | 'all'>> = {
  superUser: 'all',
  readOnlyAdmin: ['see', 'see_operations'],
  dataCenterAdmin: [
    ...administerCluster,
    'create_cluster',
    'edit_data_center_configuration',
    'delete_data_center',
    'create_network',
    'configure_quota',
    'consume_quota',
  ],
  clusterAdmin: administerCluster,
  hostAdmin: ['see', 'see_operations', 'cancel_operations', ...ownHosts],
  storageAdmin: [
    'see',
    'see_operations',
    'cancel_operations',
    ...ownDisks,
    'create_storage_domain',
    'edit_storage_domain_configuration',
  ],
  networkAdmin: ['see', 'see_operations', 'create_network', 'configure_vm_network'],
  userRole: use,
  userVmRunTimeManager: [...use, ...configure, ...useDisks],
  userVmManager: [...use, ...configure, ...ownDisks, 'delete_vm', 'manipulate_permissions', 'cancel_operations'],
  powerUserRole: ['create_vm', 'create_disk', 'attach_disk'],
  vmCreator: ['create_vm'],
  diskCreator: ['create_disk'],
  diskOperator: ['see', ...ownDisks],
  vnicProfileUser: ['see'],
  quotaConsumer: ['see', 'consume_quota'],
}
