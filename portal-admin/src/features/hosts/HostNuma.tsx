import './numa.css'
import type { Schema } from '@overt/api-client/engine'
import { Message } from '@overt/design/feedback/Message.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { formatBytes } from '@overt/design/units/bytes.ts'
import { ProgressBar } from '@overt/design/units/ProgressBar.tsx'
import { Bytes } from '@overt/design/units/Quantity.tsx'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { SimpleTable } from '../../shared/SimpleTable.tsx'
import { detailText } from '../../text/details.ts'
import { NotReported } from './NotReported.tsx'
import { cpuRanges } from './cpu-ranges.ts'
import { hostQuery } from './queries.ts'

type Node = NonNullable<Schema<'HostHardware'>['numa']>[number]

/** CPUs and memory of the host, node by node: as a picture and as a table. */
export default function HostNuma() {
  const t = detailText.use()
  const { data: host } = useSuspenseQuery(hostQuery(param({ params: useParams() }, 'id')))
  if (!host.hardware) return <NotReported />
  const nodes = host.hardware.numa ?? []
  if (nodes.length === 0)
    return (
      <Message tone="none" title={t('numa.none')}>
        {t('numa.noneBody')}
      </Message>
    )
  const total = nodes.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0)
  return (
    <div className="ov-stack">
      <Panel title={t('numa.picture')}>
        <div className="ov-numa">
          {nodes.map((node) => (
            <NodePicture key={node.node} node={node} totalBytes={total} />
          ))}
        </div>
      </Panel>
      <Panel title={t('numa.title')}>
        <SimpleTable
          label={t('numa.title')}
          head={[t('numa.nodeHead'), t('numa.cpus'), t('numa.memory')]}
          numeric={[2]}
          rows={nodes.map(({ node, cpus, memoryBytes }) => ({
            id: String(node),
            cells: [node, `${cpuRanges(cpus)} (${cpus.length})`, <Bytes key="memory" bytes={memoryBytes} />],
          }))}
        />
      </Panel>
    </div>
  )
}

function NodePicture({ node, totalBytes }: { node: Node; totalBytes: number }) {
  const t = detailText.use()
  const percent = totalBytes > 0 ? (100 * node.memoryBytes) / totalBytes : 0
  const title = t('numa.node', { node: node.node })
  return (
    <section className="ov-numa-node" aria-label={title}>
      <h3>{title}</h3>
      {/* The table says the same in words. */}
      <div className="ov-numa-cpus" aria-hidden="true">
        {node.cpus.map((cpu) => (
          <span key={cpu} className="ov-numa-cpu" title={t('numa.cpu', { cpu })}>
            {cpu}
          </span>
        ))}
      </div>
      <div className="ov-numa-memory">
        <span>{formatBytes(node.memoryBytes)}</span>
        <span className="ov-fine">{t('numa.share', { percent: Math.round(percent) })}</span>
      </div>
      <ProgressBar label={`${title}, ${t('numa.memory')}`} percent={percent} />
    </section>
  )
}
