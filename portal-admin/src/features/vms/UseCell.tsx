import type { Schema } from '@overt/api-client/engine'
import { useLiveSample } from '@overt/design/live/live-samples.ts'
import { ProgressBar } from '@overt/design/units/ProgressBar.tsx'
import { text } from '../../text/text.ts'

type Measured = Pick<Schema<'Usage'>, 'cpuPercent' | 'memoryUsedBytes' | 'memoryTotalBytes'>

/** How much a VM uses, 0 to 100; null when it is not known. */
export function percentUsed(kind: 'cpu' | 'memory', usage: Measured | null): number | null {
  if (!usage) return null
  if (kind === 'cpu') return usage.cpuPercent
  const { memoryUsedBytes, memoryTotalBytes } = usage
  return memoryTotalBytes ? Math.min(100, (memoryUsedBytes / memoryTotalBytes) * 100) : null
}

/** What a VM uses as a small bar with its number, kept live while the row is in sight. */
export function UseCell({ kind, vm }: { kind: 'cpu' | 'memory'; vm: Schema<'Vm'> }) {
  const t = text.use()
  const isRunning = vm.runId !== null && vm.usage !== null
  const sample = useLiveSample('vm', isRunning ? vm.id : undefined)
  const percent = percentUsed(kind, isRunning ? (sample ?? vm.usage) : null)
  // As wide as the bar that comes when it is known.
  if (percent === null)
    return (
      <span className="ov-use-cell ov-unit">
        –<span />
      </span>
    )
  const rounded = Math.round(percent)
  return (
    <span className="ov-use-cell">
      <ProgressBar label={t(kind === 'cpu' ? 'vm.cpuUse' : 'vm.memoryUse')} percent={rounded} />
      <span>{t('vm.percent', { percent: rounded })}</span>
    </span>
  )
}
