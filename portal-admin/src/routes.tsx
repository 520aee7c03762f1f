import { page } from '@overt/design/shell/page-route.ts'
import type { QueryClient } from '@tanstack/react-query'
import { type RouteObject, replace } from 'react-router'
import { paths } from './paths.ts'

/** Pages between masthead and sidebar. */
export const pages = (queryClient: QueryClient): readonly RouteObject[] => [
  { index: true, loader: () => replace(paths.vms) },
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
      { path: 'events', lazy: page(() => import('./features/vms/VmEvents.tsx'), queryClient) },
    ],
  },
  { path: 'disks', lazy: page(() => import('./features/disks/DisksPage.tsx'), queryClient) },
  { path: 'disks/create', lazy: page(() => import('./features/disks/CreateDisk.tsx'), queryClient) },
  { path: 'disks/:id', lazy: page(() => import('./features/disks/DiskPage.tsx'), queryClient) },
  { path: 'hosts', lazy: page(() => import('./features/hosts/HostsPage.tsx'), queryClient) },
  { path: 'hosts/:id', lazy: page(() => import('./features/hosts/HostPage.tsx'), queryClient) },
  { path: 'clusters', lazy: page(() => import('./features/clusters/ClustersPage.tsx'), queryClient) },
  { path: 'clusters/:id', lazy: page(() => import('./features/clusters/ClusterPage.tsx'), queryClient) },
  { path: 'networks', lazy: page(() => import('./features/networks/NetworksPage.tsx'), queryClient) },
  { path: 'networks/:id', lazy: page(() => import('./features/networks/NetworkPage.tsx'), queryClient) },
  {
    path: 'storage-domains',
    lazy: page(() => import('./features/storage-domains/StorageDomainsPage.tsx'), queryClient),
  },
  {
    path: 'storage-domains/:id',
    lazy: page(() => import('./features/storage-domains/StorageDomainPage.tsx'), queryClient),
  },
  { path: 'operations', lazy: page(() => import('./features/operations/OperationsPage.tsx'), queryClient) },
  { path: 'operations/:id', lazy: page(() => import('./features/operations/OperationPage.tsx'), queryClient) },
  { path: 'events', lazy: page(() => import('./features/events/EventsPage.tsx'), queryClient) },
]

/** A console in a browser tab of its own. */
export const barePages = (queryClient: QueryClient): readonly RouteObject[] => [
  { path: 'consoles/:id', lazy: page(() => import('./features/vms/OwnTabConsole.tsx'), queryClient) },
]
