import type { PageModule } from '@overt/design/shell/page-route.ts'
import * as create from './CreateQuota.tsx'
import * as ofDataCenter from './DataCenterQuotas.tsx'
import * as edit from './EditQuota.tsx'
import * as consumers from './QuotaConsumers.tsx'
import * as overview from './QuotaOverview.tsx'
import * as one from './QuotaPage.tsx'
import * as list from './QuotasPage.tsx'
import { disks, vms } from './QuotaUsers.tsx'

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
