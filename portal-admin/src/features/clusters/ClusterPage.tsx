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
import { clusterQuery } from './queries.ts'

/** One cluster. */
export default function ClusterPage() {
  const t = text.use()
  const { data: cluster } = useSuspenseQuery(clusterQuery(param({ params: useParams() }, 'id')))
  return (
    <>
      <PageHeader
        title={cluster.name}
        crumbs={[{ label: t('clusters'), to: paths.clusters }]}
        description={cluster.description || null}
      />
      <Section isFilled>
        <Panel title={t('general')}>
          <Facts
            columns={2}
            facts={[
              [t('cluster.dataCenter'), cluster.dataCenterName],
              [t('vm.architecture'), cluster.architecture],
              [t('cluster.hosts'), cluster.hostCount],
              [t('host.vms'), cluster.vmCount],
              [t('createdAt'), <RelativeTime key="created" at={cluster.createdAt} />],
              [t('id'), <CopyText key="id" value={cluster.id} isMono />],
            ]}
          />
        </Panel>
      </Section>
    </>
  )
}

/** Reads the cluster before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(clusterQuery(param(args, 'id')))
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('clusters') }
