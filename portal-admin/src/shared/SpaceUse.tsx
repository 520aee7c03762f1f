import type { Schema } from '@overt/api-client/engine'
import { formatBytes } from '@overt/design/units/bytes.ts'
import { ProgressBar } from '@overt/design/units/ProgressBar.tsx'
import { text } from '../text/pages.ts'

/** How full a storage domain, or a folder for some, is. */
export function SpaceUse({
  space,
}: {
  space: Pick<Schema<'StorageDomain'>, 'name' | 'totalBytes' | 'availableBytes'>
}) {
  const t = text.use()
  const { name, totalBytes, availableBytes } = space
  if (totalBytes === null || availableBytes === null || totalBytes === 0) return <span className="ov-unit">–</span>
  const used = totalBytes - availableBytes
  return (
    <span className="ov-operation">
      <span className="ov-nowrap">{t('vm.usedOf', { used: formatBytes(used), total: formatBytes(totalBytes) })}</span>
      <ProgressBar label={t('storage.use', { name })} percent={(100 * used) / totalBytes} />
    </span>
  )
}
