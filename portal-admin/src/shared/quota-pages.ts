import type { PageModule } from '@overt/design/shell/page-route.ts'
import * as create from '../features/quotas/CreateQuota.tsx'
import * as ofDataCenter from '../features/quotas/DataCenterQuotas.tsx'
import * as edit from '../features/quotas/EditQuota.tsx'
import * as consumers from '../features/permissions/QuotaConsumers.tsx'
import * as overview from '../features/quotas/QuotaOverview.tsx'
import * as one from '../features/quotas/QuotaPage.tsx'
import * as list from '../features/quotas/QuotasPage.tsx'
import { disks, vms } from '../features/quotas/QuotaUsers.tsx'

/** The pages of quotas: small and made of the same parts, so that one file of them costs the first page least. */
export const pages = {
  consumers,
  create,
  disks,
  edit,
  list,
  ofDataCenter,
  one,
  overview,
  vms,
} satisfies Readonly<Record<string, PageModule>>

/** Names of these pages. */
export type QuotaPage = keyof typeof pages
