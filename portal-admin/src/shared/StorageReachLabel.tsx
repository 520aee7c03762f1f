import type { Schema } from '@overt/api-client/engine'
import { StatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { detailText } from '../text/details.ts'

type Reach = NonNullable<Schema<'StorageDomain'>['storage']['hosts']>[number]

/** Whether a host reaches a shared storage domain, since when, and why not. */
export function StorageReachLabel({ reach: { status, since, reason } }: { reach: Reach }) {
  const text = detailText.use()
  const isReached = status === 'active'
  return (
    <StatusLabel
      tone={isReached ? 'good' : 'bad'}
      text={text(isReached ? 'storage.reached' : 'storage.notReached')}
      since={since}
      reason={reason}
    />
  )
}
