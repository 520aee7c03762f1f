import type { Schema } from '@overt/api-client/engine'
import { CopyText } from '@overt/design/page/CopyText.tsx'
import { Facts } from '@overt/design/page/Facts.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { Bytes } from '@overt/design/units/Quantity.tsx'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { detailText } from '../../text/details.ts'
import { ObjectTags } from '../../shared/ObjectTags.tsx'
import { text } from '../../text/pages.ts'
import { dataCenterQuery } from '../data-centers/queries.ts'
import { hostQuery } from '../hosts/queries.ts'
import { StorageReachLabel } from '../../shared/StorageReachLabel.tsx'
import { SimpleTable } from '../../shared/SimpleTable.tsx'
import { StorageDomainCharts } from './StorageDomainCharts.tsx'
import { storageDomainQuery } from './queries.ts'
import { SpaceUse } from '../../shared/SpaceUse.tsx'

/** What the storage domain is, where it is and how full. */
export default function StorageDomainOverview() {
  const t = text.use()
  const d = detailText.use()
  const { data: domain } = useSuspenseQuery(storageDomainQuery(param({ params: useParams() }, 'id')))
  // Who may see a storage domain need not see where it is.
  const { data: dataCenter } = useQuery(dataCenterQuery(domain.dataCenterId))
  const { hostId, path, type, spmHostId, hosts = [] } = domain.storage
  const spm = hosts.find((each) => each.hostId === spmHostId)
  const { data: host } = useQuery({ ...hostQuery(hostId ?? ''), enabled: hostId !== undefined })
  return (
    <div className="ov-stack">
      <StorageDomainCharts domain={domain} />
      <Panel title={t('general')}>
        <Facts
          columns={2}
          facts={[
            [t('storage.type'), t(`storage.type.${type}`)],
            type === 'local'
              ? [d('storage.host'), host ? <ObjectLink key="host" object={{ kind: 'host', ...host }} /> : '–']
              : [d('storage.spm'), spm ? <HostLink key="spm" host={spm} /> : d('storage.noSpm')],
            ...(path ? [[t('storage.path'), <CopyText key="path" value={path} isMono />] as const] : []),
            [
              d('network.dataCenter'),
              dataCenter ? <ObjectLink key="dc" object={{ kind: 'data_center', ...dataCenter }} /> : '–',
            ],
            [t('storage.used'), <SpaceUse key="use" space={domain} />],
            [t('storage.free'), <Bytes key="free" bytes={domain.availableBytes} />],
            [t('storage.disks'), domain.diskCount],
            [t('tags'), <ObjectTags key="tags" kind="storage_domain" object={domain} />],
            [t('createdAt'), <RelativeTime key="created" at={domain.createdAt} />],
            [t('id'), <CopyText key="id" value={domain.id} isMono />],
          ]}
        />
      </Panel>
      {type === 'local' ? null : (
        <Panel title={d('storage.hosts')}>
          <SimpleTable
            label={d('storage.hosts')}
            head={[d('storage.host'), t('status')]}
            rows={hosts.map((each) => ({
              id: each.hostId,
              cells: [<HostLink key="host" host={each} />, <StorageReachLabel key="status" reach={each} />],
            }))}
          />
        </Panel>
      )}
    </div>
  )
}

type DomainHost = NonNullable<Schema<'StorageDomain'>['storage']['hosts']>[number]

function HostLink({ host: { hostId: id, hostName: name } }: { host: DomainHost }) {
  return <ObjectLink object={{ kind: 'host', id, name }} />
}
