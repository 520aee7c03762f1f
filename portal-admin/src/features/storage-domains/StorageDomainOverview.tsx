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
import { text } from '../../text/pages.ts'
import { dataCenterQuery } from '../data-centers/queries.ts'
import { hostQuery } from '../hosts/queries.ts'
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
  const { hostId, path, type } = domain.storage
  const { data: host } = useQuery({ ...hostQuery(hostId ?? ''), enabled: hostId !== undefined })
  return (
    <div className="ov-stack">
      <StorageDomainCharts domain={domain} />
      <Panel title={t('general')}>
        <Facts
          columns={2}
          facts={[
            [t('storage.type'), t(`storage.type.${type}`)],
            [d('storage.host'), host ? <ObjectLink key="host" object={{ kind: 'host', ...host }} /> : '–'],
            ...(path ? [[t('storage.path'), <CopyText key="path" value={path} isMono />] as const] : []),
            [
              d('network.dataCenter'),
              dataCenter ? <ObjectLink key="dc" object={{ kind: 'data_center', ...dataCenter }} /> : '–',
            ],
            [t('storage.used'), <SpaceUse key="use" space={domain} />],
            [t('storage.free'), <Bytes key="free" bytes={domain.availableBytes} />],
            [t('storage.disks'), domain.diskCount],
            [t('createdAt'), <RelativeTime key="created" at={domain.createdAt} />],
            [t('id'), <CopyText key="id" value={domain.id} isMono />],
          ]}
        />
      </Panel>
    </div>
  )
}
