import type { Schema } from '@overt/api-client/engine'
import { Alert } from '@overt/design/feedback/Alert.tsx'
import { text } from '../../text/pages.ts'
import { fieldWords } from './words.ts'

/** What the running VM has, and what its next run gets. */
export function PendingChanges({ vm }: { vm: Pick<Schema<'Vm'>, 'pendingChanges'> }) {
  const t = text.use()
  if (vm.pendingChanges.length === 0) return null
  return (
    <Alert isInline variant="info" title={t('vm.pending')} component="h2">
      <ul>
        {vm.pendingChanges.map(({ field, current, next }) => (
          <li key={field}>
            {t('vm.pendingLine', {
              field: t(`field.${field}`),
              current: fieldWords(field, current),
              next: fieldWords(field, next),
            })}
          </li>
        ))}
      </ul>
    </Alert>
  )
}
