import { CopyText } from '@overt/design/page/CopyText.tsx'
import { Facts } from '@overt/design/page/Facts.tsx'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { Bytes } from '@overt/design/units/Quantity.tsx'
import { StorageStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { text } from '../../text/text.ts'
import { storageDomainQuery } from './queries.ts'
import { SpaceUse } from './SpaceUse.tsx'

/** One storage domain. */
export default function StorageDomainPage() {
  const t = text.use()
  const { data: domain } = useSuspenseQuery(storageDomainQuery(param({ params: useParams() }, 'id')))
  return (
    <>
      <PageHeader
        title={domain.name}
        crumbs={[{ label: t('storageDomains'), to: paths.storageDomains }]}
        status={<StorageStatusLabel domain={domain} />}
        description={domain.description || null}
      />
      <Section isFilled>
        <Panel title={t('general')}>
          <Facts
            columns={2}
            facts={[
              [t('storage.type'), t(`storage.type.${domain.storage.type}`)],
              ...(domain.storage.path
                ? [[t('storage.path'), <CopyText key="path" value={domain.storage.path} isMono />] as const]
                : []),
              [t('storage.used'), <SpaceUse key="use" domain={domain} />],
              [t('storage.free'), <Bytes key="free" bytes={domain.availableBytes} />],
              [t('storage.disks'), domain.diskCount],
              [t('createdAt'), <RelativeTime key="created" at={domain.createdAt} />],
              [t('id'), <CopyText key="id" value={domain.id} isMono />],
            ]}
          />
        </Panel>
      </Section>
    </>
  )
}

/** Reads the storage domain before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(storageDomainQuery(param(args, 'id')))
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('storageDomains') }
