import type { Schema } from '@overt/api-client/engine'
import type { Portal } from '@overt/design/shell/portal.ts'
import { paths } from '../paths.ts'
import { barePages, pages } from '../routes.tsx'
import { text } from '../text/text.ts'

/** The address of an object's page, where there is one. */
function objectPath({ kind, id }: Schema<'ObjectRef'>): string | undefined {
  switch (kind) {
    case 'vm':
      return paths.vm(id)
    case 'disk':
      return paths.disk(id)
    case 'host':
      return paths.host(id)
    case 'data_center':
      return paths.dataCenter(id)
    case 'cluster':
      return paths.cluster(id)
    case 'storage_domain':
      return paths.storageDomain(id)
    case 'network':
      return paths.network(id)
    case 'operation':
      return paths.operation(id)
    case 'user':
      return paths.user(id)
    case 'group':
      return paths.group(id)
    case 'role':
      return paths.role(id)
    case 'tag':
      return paths.tag(id)
    case 'identity_provider':
      return paths.editIdentityProvider(id)
    case 'quota':
      return paths.quota(id)
    case 'system':
      return paths.systemPermissions
    // What has no page of its own.
    case 'nic':
    case 'disk_attachment':
    case 'permission':
    case 'api_token':
    case 'ssh_key':
    case 'event':
      return undefined
  }
}

/** The portal of those who run the estate. */
export const portal: Portal = {
  basename: '/admin',
  gate: 'administration',
  name: () => text.t('portal'),
  pages,
  bare: barePages,
  objectPath,
  operationsPath: paths.operations,
  eventsPath: paths.events,
  start: { to: paths.vms, label: () => text.t('vms') },
  creates: [
    { to: paths.createVm, label: () => text.t('vm.create') },
    { to: paths.createDisk, label: () => text.t('disk.create') },
    { to: paths.createCluster, label: () => text.t('cluster.create') },
  ],
  navigation: [
    { label: () => text.t('nav.overview'), entries: [{ to: paths.dashboard, label: () => text.t('dashboard') }] },
    {
      label: () => text.t('nav.compute'),
      entries: [
        { to: paths.vms, label: () => text.t('vms'), key: 'v' },
        { to: paths.hosts, label: () => text.t('hosts'), key: 'h' },
        { to: paths.clusters, label: () => text.t('clusters'), key: 'c' },
        { to: paths.dataCenters, label: () => text.t('dataCenters') },
      ],
    },
    {
      label: () => text.t('nav.network'),
      entries: [{ to: paths.networks, label: () => text.t('networks'), key: 'n' }],
    },
    {
      label: () => text.t('nav.storage'),
      entries: [
        { to: paths.storageDomains, label: () => text.t('storageDomains'), key: 's' },
        { to: paths.disks, label: () => text.t('disks'), key: 'd' },
      ],
    },
    {
      label: () => text.t('nav.activity'),
      entries: [
        { to: paths.operations, label: () => text.t('operations'), key: 'o' },
        { to: paths.events, label: () => text.t('events'), key: 'e' },
        { to: paths.locks, label: () => text.t('locks') },
      ],
    },
    {
      label: () => text.t('nav.administration'),
      entries: [
        { to: paths.users, label: () => text.t('users') },
        { to: paths.groups, label: () => text.t('groups') },
        { to: paths.roles, label: () => text.t('roles') },
        { to: paths.systemPermissions, label: () => text.t('systemPermissions') },
        { to: paths.tags, label: () => text.t('tags') },
        { to: paths.quotas, label: () => text.t('quotas') },
        { to: paths.audit, label: () => text.t('audit') },
        { to: paths.identityProviders, label: () => text.t('identityProviders') },
        { to: paths.certificates, label: () => text.t('certificates') },
      ],
    },
  ],
}
