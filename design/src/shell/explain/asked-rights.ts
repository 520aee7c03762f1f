import type { MissingRight } from '../../page/actions.ts'

let asked: readonly MissingRight[] = []
const listeners = new Set<() => void>()

/** Rights that somebody asks about, each once; none: nothing is asked. For `useSyncExternalStore`. */
export const askedRights = {
  get: () => asked,
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

/** Asks about missing rights, or, with none, about nothing any more. */
export function askAbout(missing: readonly MissingRight[]): void {
  asked = [...new Map(missing.map((one) => [`${one.right} ${one.object.id}`, one])).values()]
  for (const listener of listeners) listener()
}
