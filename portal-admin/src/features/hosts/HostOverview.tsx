import type { Schema } from '@overt/api-client/engine'
import { CopyText } from '@overt/design/page/CopyText.tsx'
import { type Fact, Facts } from '@overt/design/page/Facts.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { bandwidthWords, policyText } from '@overt/design/feedback/policy-text/policy-text.ts'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { Bytes } from '@overt/design/units/Quantity.tsx'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { ObjectTags } from '../../shared/ObjectTags.tsx'
import { text } from '../../text/pages.ts'
import { HostAlerts } from './HostAlerts.tsx'
import { HostCharts } from './HostCharts.tsx'
import { hostQuery } from './queries.ts'
import { threadCount } from './words.ts'
import { Data } from '@overt/design/units/Data.tsx'

type Host = Schema<'Host'>

/** What the host is, and what it runs. */
export default function HostOverview() {
  const t = text.use()
  const { data: host } = useSuspenseQuery(hostQuery(param({ params: useParams() }, 'id')))
  return (
    <div className="ov-stack">
      <HostAlerts host={host} />
      <HostCharts id={host.id} />
      <Panel title={t('general')}>
        <Facts facts={generalFacts(host)} columns={2} />
      </Panel>
    </div>
  )
}

function generalFacts(host: Host): Fact[] {
  const { t } = text
  const { hardware } = host
  return [
    [
      t('vm.cluster'),
      host.clusterId && host.clusterName ? (
        <ObjectLink object={{ kind: 'cluster', id: host.clusterId, name: host.clusterName }} />
      ) : (
        '–'
      ),
    ],
    [t('host.address'), <CopyText key="address" value={`${host.address}:${host.port}`} isMono />],
    [
      t('host.cpu'),
      hardware ? (
        <span key="cpu">
          <Data>{hardware.cpuModel}</Data>, {threadCount(hardware)}
        </span>
      ) : (
        '–'
      ),
    ],
    [t('host.memory'), <Bytes key="memory" bytes={hardware?.memoryBytes} />],
    [t('host.vms'), host.vmCount],
    ...(host.externalMachineCount === undefined ? [] : [[t('host.external'), host.externalMachineCount] as const]),
    [
      t('host.accelerator'),
      hardware ? t(`host.accelerator.${hardware.accelerator.kind}`) : <span key="a">{t('host.hardwareNone')}</span>,
    ],
    ...(host.certificateExpiresAt
      ? [[t('host.certificate'), <RelativeTime key="c" at={host.certificateExpiresAt} />] as const]
      : []),
    [policyText.t('bandwidth'), bandwidthWords(host.migrationBandwidthMibPerSecond)],
    [t('tags'), <ObjectTags key="tags" kind="host" object={host} />],
    [t('createdAt'), <RelativeTime key="created" at={host.createdAt} />],
    [t('id'), <CopyText key="id" value={host.id} isMono />],
  ]
}
