import type { Schema } from '@overt/api-client/engine'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { query } from '../api.ts'

/** How long typing rests before the engine is asked, in milliseconds. */
const restMs = 150

/** What the engine found for the text, once typing rests. */
export interface Search {
  readonly groups: readonly Schema<'SearchGroup'>[]
  /** The answer is not that of the text yet. */
  readonly isBusy: boolean
  readonly error: unknown
}

const nothing: readonly Schema<'SearchGroup'>[] = []

/** Searches as one types. An answer to an earlier text is dropped: what shows is always the answer to this one. */
export function useSearch(typed: string): Search {
  const text = typed.trim()
  const [rested, setRested] = useState(text)
  useEffect(() => {
    if (rested === text) return
    const timer = setTimeout(() => setRested(text), restMs)
    return () => clearTimeout(timer)
  }, [text, rested])
  const found = useQuery({
    ...query('search', { query: { q: rested.slice(0, 100), limit: 5 } }),
    enabled: rested !== '',
    staleTime: 5000,
    gcTime: 60_000,
    retry: false,
  })
  const isCurrent = rested === text
  return {
    groups: isCurrent && text !== '' ? (found.data?.groups ?? nothing) : nothing,
    isBusy: text !== '' && (!isCurrent || found.isPending),
    error: isCurrent && text !== '' ? found.error : null,
  }
}
