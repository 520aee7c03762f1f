import type { ApiError } from '@overt/api-client'
import { Alert } from '@overt/design/feedback/Alert.tsx'
import { PlainFacts } from '@overt/design/feedback/errors/PlainFacts.tsx'
import { lacking } from '@overt/design/quota/words.ts'
import { quotaText } from '@overt/design/quota/text/quota-text.ts'

const resources = ['vcpus', 'memory', 'storage'] as const

/** Why a machine was refused that takes more than its user may use, and what to do; what was entered stays. */
export function LimitRefusal({ error }: { error: ApiError }) {
  const q = quotaText.use()
  const { limit, used, asked } = error.details
  const resource = resources.find((each) => each === error.details['resource'])
  const isTold = typeof limit === 'number' && typeof used === 'number' && typeof asked === 'number'
  return (
    <Alert isInline isLiveRegion variant="danger" title={q('use.exceededPlain')} component="h2">
      {resource && isTold ? (
        <>
          <p>{lacking({ resource, limit, used, asked }, 'plain')}</p>
          <p>{q('use.todoPlain')}</p>
        </>
      ) : (
        <p>{q('use.noneTodoPlain')}</p>
      )}
      <PlainFacts mark={error} />
    </Alert>
  )
}
