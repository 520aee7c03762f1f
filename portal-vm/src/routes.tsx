import { page } from '@overt/design/shell/page-route.ts'
import type { QueryClient } from '@tanstack/react-query'
import type { RouteObject } from 'react-router'

/** Pages below the masthead. */
export const pages = (queryClient: QueryClient): readonly RouteObject[] => [
  { index: true, lazy: page(() => import('./features/machines/MachinesPage.tsx'), queryClient) },
  { path: 'create', lazy: page(() => import('./features/machines/CreateMachine.tsx'), queryClient) },
  { path: 'machines/:id', lazy: page(() => import('./features/machines/MachinePage.tsx'), queryClient) },
]

/** The console in a tab of its own. */
export const barePages = (queryClient: QueryClient): readonly RouteObject[] => [
  { path: 'machines/:id/console', lazy: page(() => import('./features/machines/ConsolePage.tsx'), queryClient) },
]
