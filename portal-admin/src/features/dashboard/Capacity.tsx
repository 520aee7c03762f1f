import type { Schema } from '@overt/api-client/engine'
import { Meter } from '@overt/design/chart/Meter.tsx'
import { formatQuantity } from '@overt/design/chart/quantity.ts'
import { Panel } from '@overt/design/page/Panel.tsx'
import { dashboardText } from '../../text/dashboard.ts'

/** How much there is, is used and was promised. */
export function Capacity({ capacity }: { capacity: Schema<'Dashboard'>['capacity'] }) {
  const t = dashboardText.use()
  const { cpu, memory, storage } = capacity
  const bytes = (amount: number) => formatQuantity(amount, 'bytes')
  return (
    <Panel title={t('dashboard.capacity')}>
      <div className="ov-dashboard-thirds">
        <Meter
          title={t('dashboard.cpu')}
          amounts={{ total: cpu.totalThreads, used: cpu.usedThreads, committed: cpu.committedVcpus }}
          write={(amount) => t('dashboard.threads', { count: Math.round(amount * 10) / 10 })}
        />
        <Meter
          title={t('dashboard.memory')}
          amounts={{ total: memory.totalBytes, used: memory.usedBytes, committed: memory.committedBytes }}
          write={bytes}
        />
        <Meter
          title={t('dashboard.storage')}
          amounts={{ total: storage.totalBytes, used: storage.usedBytes, committed: storage.committedBytes }}
          write={bytes}
        />
      </div>
    </Panel>
  )
}
