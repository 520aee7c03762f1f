import { CopyText } from '@overt/design/page/CopyText.tsx'
import { Facts } from '@overt/design/page/Facts.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { detailText } from '../../text/details.ts'
import { ObjectTags } from '../../shared/ObjectTags.tsx'
import { text } from '../../text/pages.ts'
import { dataCenterQuery } from '../data-centers/queries.ts'
import { networkQuery } from './queries.ts'

/** What the network is. */
export default function NetworkOverview() {
  const t = text.use()
  const d = detailText.use()
  const { data: network } = useSuspenseQuery(networkQuery(param({ params: useParams() }, 'id')))
  // Who may see a network need not see its data center.
  const { data: dataCenter } = useQuery(dataCenterQuery(network.dataCenterId))
  return (
    <div className="ov-stack">
      <Panel title={t('general')}>
        <Facts
          columns={2}
          facts={[
            [
              d('network.dataCenter'),
              dataCenter ? <ObjectLink key="dc" object={{ kind: 'data_center', ...dataCenter }} /> : '–',
            ],
            [t('network.mode'), t(`network.mode.${network.mode}`)],
            [t('network.cidr'), <CopyText key="cidr" value={network.ipv4Cidr} isMono />],
            [t('network.mtu'), network.mtu],
            [t('host.vms'), network.vmCount],
            [t('tags'), <ObjectTags key="tags" kind="network" object={network} />],
            [t('createdAt'), <RelativeTime key="created" at={network.createdAt} />],
            [t('id'), <CopyText key="id" value={network.id} isMono />],
          ]}
        />
      </Panel>
    </div>
  )
}
