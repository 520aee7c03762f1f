import { CopyText } from '@overt/design/page/CopyText.tsx'
import { Facts } from '@overt/design/page/Facts.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { ObjectTags } from '../../shared/ObjectTags.tsx'
import { text } from '../../text/pages.ts'
import { placeText } from '../../text/places.ts'
import { ClusterCharts } from './ClusterCharts.tsx'
import { clusterFieldName, clusterValues, clusterWords } from './cluster-form-values.ts'
import { clusterQuery } from './queries.ts'
import { Data } from '@overt/design/units/Data.tsx'

const settings = [
  'cpuType',
  'emulatedMachine',
  'firmwareDefault',
  'memoryOvercommitPercent',
  'schedulingPolicy',
  'migrationPolicy',
] as const
/** Settings that are names, not words. */
const names: ReadonlySet<string> = new Set(['cpuType', 'emulatedMachine'])

/** What the cluster is. */
export default function ClusterOverview() {
  const t = text.use()
  const p = placeText.use()
  const { data: cluster } = useSuspenseQuery(clusterQuery(param({ params: useParams() }, 'id')))
  const values = clusterValues(cluster)
  return (
    <div className="ov-stack">
      <ClusterCharts id={cluster.id} />
      <Panel title={t('general')}>
        <Facts
          columns={2}
          facts={[
            [
              t('cluster.dataCenter'),
              <ObjectLink
                key="dc"
                object={{ kind: 'data_center', id: cluster.dataCenterId, name: cluster.dataCenterName }}
              />,
            ],
            [t('vm.architecture'), <Data key="architecture">{cluster.architecture}</Data>],
            [t('cluster.hosts'), cluster.hostCount],
            [t('host.vms'), cluster.vmCount],
            [t('tags'), <ObjectTags key="tags" kind="cluster" object={cluster} />],
            [t('createdAt'), <RelativeTime key="created" at={cluster.createdAt} />],
            [t('id'), <CopyText key="id" value={cluster.id} isMono />],
          ]}
        />
      </Panel>
      <Panel title={p('settings')}>
        <Facts
          columns={2}
          facts={settings.map((field) => [
            clusterFieldName(field),
            names.has(field) && values[field] !== '' ? (
              <Data key={field}>{clusterWords(field, values)}</Data>
            ) : (
              clusterWords(field, values)
            ),
          ])}
        />
      </Panel>
    </div>
  )
}
