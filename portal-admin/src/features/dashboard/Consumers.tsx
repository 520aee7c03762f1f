import type { Schema } from '@overt/api-client/engine'
import { formatQuantity } from '@overt/design/chart/quantity.ts'
import { Panel } from '@overt/design/page/Panel.tsx'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { ProgressBar } from '@overt/design/units/ProgressBar.tsx'
import { dashboardText } from '../../text/dashboard.ts'

type Consumer = Schema<'Consumer'>

/** Which VMs and hosts use most now. */
export function Consumers({ consumers }: { consumers: Schema<'Dashboard'>['consumers'] }) {
  const t = dashboardText.use()
  const lists = ['vmsByCpu', 'vmsByMemory', 'hostsByCpu', 'hostsByMemory'] as const
  const isMeasured = lists.some((name) => consumers[name].length > 0)
  return (
    <Panel title={t('dashboard.consumers')}>
      {isMeasured ? (
        <div className="ov-consumers">
          {lists.map((name) => (
            <section key={name} aria-label={t(`dashboard.${name}`)}>
              <h3>{t(`dashboard.${name}`)}</h3>
              <ol role="list">
                {consumers[name].map((consumer) => (
                  <ConsumerRow key={consumer.object.id} consumer={consumer} byCpu={name.endsWith('Cpu')} />
                ))}
              </ol>
            </section>
          ))}
        </div>
      ) : (
        <p className="ov-unit">{t('dashboard.consumersNone')}</p>
      )}
    </Panel>
  )
}

function ConsumerRow({ consumer, byCpu }: { consumer: Consumer; byCpu: boolean }) {
  const t = dashboardText.use()
  const { object, cpuPercent, memoryUsedBytes, memoryTotalBytes } = consumer
  const percent = byCpu ? cpuPercent : memoryTotalBytes > 0 ? (100 * memoryUsedBytes) / memoryTotalBytes : 0
  return (
    <li>
      <span className="ov-consumer-line">
        <ObjectLink object={object} />
        <span className="ov-quantity">
          {byCpu ? formatQuantity(cpuPercent, 'percent') : formatQuantity(memoryUsedBytes, 'bytes')}
        </span>
      </span>
      <ProgressBar label={t('dashboard.useOf', { name: object.name ?? object.id })} percent={Math.min(100, percent)} />
    </li>
  )
}
