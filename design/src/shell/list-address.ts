import { useSearchParams } from 'react-router'

/** A list's filters and sort as the address has them. */
export interface ListAddress {
  readonly get: (name: string) => string
  /** Sets one; empty takes it out. */
  readonly set: (name: string, value: string) => void
}

/** Reads and writes filters and sort in the address. A dialog that was open is not kept: the list under it changed. */
export function useListAddress(): ListAddress {
  const [params, setParams] = useSearchParams()
  return {
    get: (name) => params.get(name) ?? '',
    set: (name, value) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before)
          if (value === '') next.delete(name)
          else next.set(name, value)
          return next
        },
        { replace: true, preventScrollReset: true },
      ),
  }
}

/** The same for a loader: the value, or undefined when the address has none. */
export function addressed(request: Request, name: string): string | undefined {
  return new URL(request.url).searchParams.get(name) || undefined
}
