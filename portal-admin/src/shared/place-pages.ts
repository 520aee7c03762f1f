import type { PageModule } from '@overt/design/shell/page-route.ts'
import * as dataCenterOverview from '../features/data-centers/DataCenterOverview.tsx'
import * as dataCenter from '../features/data-centers/DataCenterPage.tsx'
import * as dataCenters from '../features/data-centers/DataCentersPage.tsx'
import * as networkNics from '../features/networks/NetworkNics.tsx'
import * as networkOverview from '../features/networks/NetworkOverview.tsx'
import * as network from '../features/networks/NetworkPage.tsx'
import * as networks from '../features/networks/NetworksPage.tsx'
import * as domainDisks from '../features/storage-domains/StorageDomainDisks.tsx'
import * as domainOverview from '../features/storage-domains/StorageDomainOverview.tsx'
import * as domain from '../features/storage-domains/StorageDomainPage.tsx'
import * as domains from '../features/storage-domains/StorageDomainsPage.tsx'

/** The pages of data centers, networks and storage domains: small ones, of which one file costs the first page least. */
export const pages = {
  dataCenter,
  dataCenterOverview,
  dataCenters,
  domain,
  domainDisks,
  domainOverview,
  domains,
  network,
  networkNics,
  networkOverview,
  networks,
} satisfies Readonly<Record<string, PageModule>>

/** Names of these pages. */
export type PlacePage = keyof typeof pages
