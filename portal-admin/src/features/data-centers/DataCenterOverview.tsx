import { CopyText } from '@overt/design/page/CopyText.tsx'
import { Facts } from '@overt/design/page/Facts.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { ObjectLink, PageLink } from '@overt/design/shell/links.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { Bytes } from '@overt/design/units/Quantity.tsx'
import { StorageStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { HostTable } from '../../shared/HostTable.tsx'
import { SimpleTable } from '../../shared/SimpleTable.tsx'
import { detailText } from '../../text/details.ts'
import { ObjectTags } from '../../shared/ObjectTags.tsx'
import { text } from '../../text/pages.ts'
import { quotaText } from '../../text/quota.ts'
import { clustersQuery } from '../clusters/queries.ts'
import { hostsQuery } from '../hosts/queries.ts'
import { networksQuery } from '../networks/queries.ts'
import { storageDomainsQuery } from '../storage-domains/queries.ts'
import { dataCenterQuery } from './queries.ts'
import { Data } from '@overt/design/units/Data.tsx'

const allHostsQuery = hostsQuery({})

/** What the data center is, and what belongs to it. */
export default function DataCenterOverview() {
  const t = text.use()
  const d = detailText.use()
  const q = quotaText.use()
  const { data: dataCenter } = useSuspenseQuery(dataCenterQuery(param({ params: useParams() }, 'id')))
  const inIt = ({ dataCenterId }: { dataCenterId: string }) => dataCenterId === dataCenter.id
  const clusters = useSuspenseQuery(clustersQuery).data.items.filter(inIt)
  const networks = useSuspenseQuery(networksQuery).data.items.filter(inIt)
  const domains = useSuspenseQuery(storageDomainsQuery).data.items.filter(inIt)
  const clusterIds = new Set(clusters.map(({ id }) => id))
  const allHosts = useSuspenseQuery(allHostsQuery).data.items
  const hosts = allHosts.filter(({ clusterId }) => clusterId !== null && clusterIds.has(clusterId))
  const spm = allHosts.find(({ id }) => id === dataCenter.spmHostId)
  return (
    <div className="ov-stack">
      <Panel title={t('general')}>
        <Facts
          columns={2}
          facts={[
            [d('dataCenter.storage'), d(dataCenter.local ? 'dataCenter.local' : 'dataCenter.shared')],
            [q('mode'), q(`mode.${dataCenter.quotaMode}`)],
            ...(spm
              ? [[d('dataCenter.spm'), <ObjectLink key="spm" object={{ kind: 'host', ...spm }} />] as const]
              : []),
            [t('tags'), <ObjectTags key="tags" kind="data_center" object={dataCenter} />],
            [t('createdAt'), <RelativeTime key="created" at={dataCenter.createdAt} />],
            [t('id'), <CopyText key="id" value={dataCenter.id} isMono />],
          ]}
        />
      </Panel>
      <Part
        title={t('clusters')}
        count={clusters.length}
        actions={
          dataCenter.myRights.includes('create_cluster') ? (
            <PageLink to={`${paths.createCluster}?dataCenter=${dataCenter.id}`}>{t('cluster.create')}</PageLink>
          ) : null
        }
      >
        <SimpleTable
          label={t('clusters')}
          head={[t('name'), t('vm.architecture'), t('cluster.hosts'), t('host.vms')]}
          numeric={[2, 3]}
          rows={clusters.map(({ id, name, architecture, hostCount, vmCount }) => ({
            id,
            cells: [
              <ObjectLink key="n" object={{ kind: 'cluster', id, name }} />,
              <Data key="a">{architecture}</Data>,
              hostCount,
              vmCount,
            ],
          }))}
        />
      </Part>
      <Part title={t('hosts')} count={hosts.length}>
        <HostTable hosts={hosts} />
      </Part>
      <Part title={t('storageDomains')} count={domains.length}>
        <SimpleTable
          label={t('storageDomains')}
          head={[t('name'), t('status'), t('storage.disks'), t('storage.free')]}
          numeric={[2, 3]}
          rows={domains.map((domain) => ({
            id: domain.id,
            cells: [
              <ObjectLink key="n" object={{ kind: 'storage_domain', id: domain.id, name: domain.name }} />,
              <StorageStatusLabel key="s" domain={domain} />,
              domain.diskCount,
              <Bytes key="f" bytes={domain.availableBytes} />,
            ],
          }))}
        />
      </Part>
      <Part title={t('networks')} count={networks.length}>
        <SimpleTable
          label={t('networks')}
          head={[t('name'), t('network.mode'), t('network.cidr'), t('host.vms')]}
          numeric={[3]}
          rows={networks.map(({ id, name, mode, ipv4Cidr, vmCount }) => ({
            id,
            cells: [
              <ObjectLink key="n" object={{ kind: 'network', id, name }} />,
              t(`network.mode.${mode}`),
              <Data key="c" isMono>
                {ipv4Cidr}
              </Data>,
              vmCount,
            ],
          }))}
        />
      </Part>
    </div>
  )
}

function Part(props: { title: string; count: number; children: ReactNode; actions?: ReactNode }) {
  const { title, count, children, actions } = props
  const t = detailText.use()
  return (
    <Panel title={title} actions={actions}>
      {count === 0 ? <p className="ov-unit">{t('dataCenter.none')}</p> : children}
    </Panel>
  )
}

/** Reads what belongs to the data center before the tab shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await Promise.all([
    queryClient.ensureQueryData(dataCenterQuery(param(args, 'id'))),
    queryClient.ensureQueryData(clustersQuery),
    queryClient.ensureQueryData(allHostsQuery),
    queryClient.ensureQueryData(storageDomainsQuery),
    queryClient.ensureQueryData(networksQuery),
  ])
  return null
}
