import { useCallback, useLayoutEffect, useRef } from 'react'

/** A function that never changes and calls the latest one given: what a memoised row calls must not draw it anew. */
export function useLatest<Arguments extends unknown[], Result>(
  latest: (...given: Arguments) => Result,
): (...given: Arguments) => Result {
  const held = useRef(latest)
  useLayoutEffect(() => {
    held.current = latest
  })
  return useCallback((...given: Arguments) => held.current(...given), [])
}
