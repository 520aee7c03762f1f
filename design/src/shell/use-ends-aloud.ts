import type { Schema } from '@overt/api-client/engine'
import { useEffect, useRef, useState } from 'react'
import { operationTitle } from '../feedback/operation-title.ts'
import { hasEnded } from '../feedback/tracked-operations.ts'
import { designText } from '../text/design-text.ts'

const words = {
  succeeded: 'operations.done',
  failed: 'operations.failed',
  cancelled: 'operations.cancelled',
  stuck: 'operations.stuck',
} as const

/** The sentence for a live region: which of the operations have ended since they were last looked at. */
export function useEndsAloud(operations: readonly Schema<'Operation'>[] | undefined): string {
  const [said, setSaid] = useState('')
  const live = useRef<ReadonlySet<string>>(new Set())
  useEffect(() => {
    if (!operations) return
    const ends = operations.flatMap((operation) => {
      const { id, status } = operation
      return hasEnded(status) && status in words && live.current.has(id)
        ? [designText.t(words[status as keyof typeof words], { title: operationTitle(operation) })]
        : []
    })
    live.current = new Set(operations.filter(({ status }) => !hasEnded(status)).map(({ id }) => id))
    if (ends.length > 0) setSaid(ends.join('. '))
  }, [operations])
  return said
}
