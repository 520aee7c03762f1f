import { page } from '@overt/design/shell/page-route.ts'
import type { QueryClient } from '@tanstack/react-query'
import type { RouteObject } from 'react-router'
import type { PeoplePage } from './shared/people-pages.ts'
import type { PlacePage } from './shared/place-pages.ts'
import type { GrantedKind } from './features/permissions/queries.ts'
import type { QuotaPage } from './shared/quota-pages.ts'

/** A page of quotas. */
const quotas = (name: QuotaPage, queryClient: QueryClient) =>
  page(async () => (await import('./shared/quota-pages.ts')).pages[name], queryClient)

/** A page of permissions, roles, groups or tags. */
const people = (name: PeoplePage, queryClient: QueryClient) =>
  page(async () => (await import('./shared/people-pages.ts')).pages[name], queryClient)

/** A page of data centers, networks or storage domains. */
const place = (name: PlacePage, queryClient: QueryClient) =>
  page(async () => (await import('./shared/place-pages.ts')).pages[name], queryClient)

/** The tabs that every object has. */
const lastTabs = (kind: GrantedKind, queryClient: QueryClient): RouteObject[] => [
  { path: 'permissions', lazy: people(kind, queryClient) },
  { path: 'events', lazy: page(() => import('./shared/ObjectEvents.tsx'), queryClient) },
  { path: 'history', lazy: page(() => import('./features/changes/HistoryTab.tsx'), queryClient) },
]

/** Pages between masthead and sidebar. */
export const pages = (queryClient: QueryClient): readonly RouteObject[] => [
  { index: true, lazy: page(() => import('./features/dashboard/DashboardPage.tsx'), queryClient) },
  { path: 'vms', lazy: page(() => import('./features/vms/VmsPage.tsx'), queryClient) },
  { path: 'vms/create', lazy: page(() => import('./features/vms/CreateVm.tsx'), queryClient) },
  { path: 'vms/:id/edit', lazy: page(() => import('./features/vms/EditVm.tsx'), queryClient) },
  {
    path: 'vms/:id',
    lazy: page(() => import('./features/vms/VmPage.tsx'), queryClient),
    children: [
      { index: true, lazy: page(() => import('./features/vms/VmOverview.tsx'), queryClient) },
      { path: 'console', lazy: page(() => import('./features/vms/VmConsoleTab.tsx'), queryClient) },
      { path: 'disks', lazy: page(() => import('./features/vms/VmDisks.tsx'), queryClient) },
      { path: 'nics', lazy: page(() => import('./features/vms/VmNics.tsx'), queryClient) },
      { path: 'devices', lazy: page(() => import('./features/vms/VmDevices.tsx'), queryClient) },
      { path: 'placement', lazy: page(() => import('./features/vms/VmPlacement.tsx'), queryClient) },
      ...lastTabs('vm', queryClient),
    ],
  },
  { path: 'disks', lazy: page(() => import('./features/disks/DisksPage.tsx'), queryClient) },
  { path: 'disks/create', lazy: page(() => import('./features/disks/CreateDisk.tsx'), queryClient) },
  {
    path: 'disks/:id',
    lazy: page(() => import('./features/disks/DiskPage.tsx'), queryClient),
    children: [
      { index: true, lazy: page(() => import('./features/disks/DiskOverview.tsx'), queryClient) },
      { path: 'vms', lazy: page(() => import('./features/disks/DiskVms.tsx'), queryClient) },
      ...lastTabs('disk', queryClient),
    ],
  },
  { path: 'hosts', lazy: page(() => import('./features/hosts/HostsPage.tsx'), queryClient) },
  { path: 'hosts/rehearsal', lazy: page(() => import('./features/hosts/RehearsalPage.tsx'), queryClient) },
  {
    path: 'hosts/:id',
    lazy: page(() => import('./features/hosts/HostPage.tsx'), queryClient),
    children: [
      { index: true, lazy: page(() => import('./features/hosts/HostOverview.tsx'), queryClient) },
      { path: 'vms', lazy: page(() => import('./features/hosts/HostVms.tsx'), queryClient) },
      { path: 'hardware', lazy: page(() => import('./features/hosts/HostHardware.tsx'), queryClient) },
      { path: 'numa', lazy: page(() => import('./features/hosts/HostNuma.tsx'), queryClient) },
      { path: 'storage', lazy: page(() => import('./features/hosts/HostStorage.tsx'), queryClient) },
      { path: 'versions', lazy: page(() => import('./features/hosts/HostVersions.tsx'), queryClient) },
      ...lastTabs('host', queryClient),
    ],
  },
  { path: 'clusters', lazy: page(() => import('./features/clusters/ClustersPage.tsx'), queryClient) },
  { path: 'clusters/create', lazy: page(() => import('./features/clusters/CreateCluster.tsx'), queryClient) },
  { path: 'clusters/:id/edit', lazy: page(() => import('./features/clusters/EditCluster.tsx'), queryClient) },
  {
    path: 'clusters/:id',
    lazy: page(() => import('./features/clusters/ClusterPage.tsx'), queryClient),
    children: [
      { index: true, lazy: page(() => import('./features/clusters/ClusterOverview.tsx'), queryClient) },
      { path: 'hosts', lazy: page(() => import('./features/clusters/ClusterHosts.tsx'), queryClient) },
      { path: 'vms', lazy: page(() => import('./features/clusters/ClusterVms.tsx'), queryClient) },
      ...lastTabs('cluster', queryClient),
    ],
  },
  { path: 'data-centers', lazy: place('dataCenters', queryClient) },
  {
    path: 'data-centers/:id',
    lazy: place('dataCenter', queryClient),
    children: [
      { index: true, lazy: place('dataCenterOverview', queryClient) },
      { path: 'quotas', lazy: quotas('ofDataCenter', queryClient) },
      ...lastTabs('data_center', queryClient),
    ],
  },
  { path: 'networks', lazy: place('networks', queryClient) },
  {
    path: 'networks/:id',
    lazy: place('network', queryClient),
    children: [
      { index: true, lazy: place('networkOverview', queryClient) },
      { path: 'nics', lazy: place('networkNics', queryClient) },
      ...lastTabs('network', queryClient),
    ],
  },
  {
    path: 'storage-domains',
    lazy: place('domains', queryClient),
  },
  {
    path: 'storage-domains/:id',
    lazy: place('domain', queryClient),
    children: [
      { index: true, lazy: place('domainOverview', queryClient) },
      { path: 'disks', lazy: place('domainDisks', queryClient) },
      ...lastTabs('storage_domain', queryClient),
    ],
  },
  { path: 'operations', lazy: page(() => import('./features/operations/OperationsPage.tsx'), queryClient) },
  { path: 'operations/:id', lazy: page(() => import('./features/operations/OperationPage.tsx'), queryClient) },
  { path: 'locks', lazy: page(() => import('./features/locks/LocksPage.tsx'), queryClient) },
  { path: 'events', lazy: page(() => import('./features/events/EventsPage.tsx'), queryClient) },
  { path: 'audit', lazy: page(() => import('./features/audit/AuditPage.tsx'), queryClient) },
  {
    path: 'identity-providers',
    lazy: page(() => import('./features/identity-providers/IdentityProvidersPage.tsx'), queryClient),
  },
  ...['oidc', 'ldap'].map((kind) => ({
    path: `identity-providers/create/${kind}`,
    lazy: page(() => import('./features/identity-providers/CreateProvider.tsx'), queryClient),
  })),
  {
    path: 'identity-providers/:id/edit',
    lazy: page(() => import('./features/identity-providers/EditProvider.tsx'), queryClient),
  },
  { path: 'permissions', lazy: people('system', queryClient) },
  { path: 'roles', lazy: people('roles', queryClient) },
  { path: 'roles/create', lazy: people('createRole', queryClient) },
  { path: 'roles/:id/edit', lazy: people('editRole', queryClient) },
  {
    path: 'roles/:id',
    lazy: people('role', queryClient),
    children: [
      { index: true, lazy: people('roleRights', queryClient) },
      { path: 'grants', lazy: people('roleGrants', queryClient) },
      { path: 'events', lazy: page(() => import('./shared/ObjectEvents.tsx'), queryClient) },
    ],
  },
  { path: 'groups', lazy: people('groups', queryClient) },
  {
    path: 'groups/:id',
    lazy: people('group', queryClient),
    children: [
      { index: true, lazy: people('groupMembers', queryClient) },
      { path: 'grants', lazy: people('groupGrants', queryClient) },
      { path: 'events', lazy: page(() => import('./shared/ObjectEvents.tsx'), queryClient) },
    ],
  },
  { path: 'tags', lazy: people('tags', queryClient) },
  {
    path: 'tags/:id',
    lazy: people('oneTag', queryClient),
    children: [
      { index: true, lazy: people('taggedObjects', queryClient) },
      { path: 'permissions', lazy: people('tag', queryClient) },
      { path: 'events', lazy: page(() => import('./shared/ObjectEvents.tsx'), queryClient) },
    ],
  },
  { path: 'quotas', lazy: quotas('list', queryClient) },
  { path: 'quotas/create', lazy: quotas('create', queryClient) },
  { path: 'quotas/:id/edit', lazy: quotas('edit', queryClient) },
  {
    path: 'quotas/:id',
    lazy: quotas('one', queryClient),
    children: [
      { index: true, lazy: quotas('overview', queryClient) },
      { path: 'consumers', lazy: quotas('consumers', queryClient) },
      { path: 'vms', lazy: quotas('vms', queryClient) },
      { path: 'disks', lazy: quotas('disks', queryClient) },
      ...lastTabs('quota', queryClient),
    ],
  },
  { path: 'users', lazy: page(() => import('./features/users/UsersPage.tsx'), queryClient) },
  {
    path: 'users/:id',
    lazy: page(() => import('./features/users/UserPage.tsx'), queryClient),
    children: [
      { index: true, lazy: page(() => import('./features/users/UserOverview.tsx'), queryClient) },
      { path: 'sessions', lazy: page(() => import('./features/users/UserSessions.tsx'), queryClient) },
      { path: 'events', lazy: page(() => import('./shared/ObjectEvents.tsx'), queryClient) },
    ],
  },
  { path: 'certificates', lazy: page(() => import('./features/hosts/CertificatesPage.tsx'), queryClient) },
]

/** A console in a browser tab of its own. */
export const barePages = (queryClient: QueryClient): readonly RouteObject[] => [
  { path: 'consoles/:id', lazy: page(() => import('./features/vms/OwnTabConsole.tsx'), queryClient) },
]
