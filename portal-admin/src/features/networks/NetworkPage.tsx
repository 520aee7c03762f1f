import { CopyText } from '@overt/design/page/CopyText.tsx'
import { Facts } from '@overt/design/page/Facts.tsx'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { text } from '../../text/text.ts'
import { networkQuery } from './queries.ts'

/** One network. */
export default function NetworkPage() {
  const t = text.use()
  const { data: network } = useSuspenseQuery(networkQuery(param({ params: useParams() }, 'id')))
  return (
    <>
      <PageHeader
        title={network.name}
        crumbs={[{ label: t('networks'), to: paths.networks }]}
        description={network.description || null}
      />
      <Section isFilled>
        <Panel title={t('general')}>
          <Facts
            columns={2}
            facts={[
              [t('network.mode'), t(`network.mode.${network.mode}`)],
              [t('network.cidr'), <CopyText key="cidr" value={network.ipv4Cidr} isMono />],
              [t('network.mtu'), network.mtu],
              [t('host.vms'), network.vmCount],
              [t('createdAt'), <RelativeTime key="created" at={network.createdAt} />],
              [t('id'), <CopyText key="id" value={network.id} isMono />],
            ]}
          />
        </Panel>
      </Section>
    </>
  )
}

/** Reads the network before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(networkQuery(param(args, 'id')))
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('networks') }
