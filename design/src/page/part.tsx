import { type ComponentType, type ReactNode, useEffect, useReducer } from 'react'

/** A component whose module is loaded when it is first wanted. */
export interface Part<Props extends object> {
  /** Draws it, and `fallback` (default nothing) until it is there. */
  (props: Props & { fallback?: ReactNode }): ReactNode
  /** Begins to load it, as when a pointer comes near. */
  readonly load: () => void
  /** Loads it once it is wanted; whether it is there, for what should stay as it is until then. */
  readonly useLoaded: (isWanted: boolean) => boolean
}

/**
 * A part of a page with a module of its own, for what few visits need. Unlike React's `lazy` it does not suspend: React
 * lets at least 300 ms go by between a fallback and what follows it, also when the module is there by then, and every
 * first menu and dialog would open that much later. One that is loaded already is drawn at once. What cannot be loaded is
 * thrown where it would be drawn.
 */
export function part<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>): Part<Props> {
  let Loaded: ComponentType<Props> | undefined
  let failure: { readonly error: unknown } | undefined
  let coming: Promise<void> | undefined
  const come = () =>
    (coming ??= load().then(
      (module) => {
        Loaded = module.default
      },
      (error: unknown) => {
        failure = { error }
      },
    ))
  const useLoaded = (isWanted: boolean) => {
    const [, drawAgain] = useReducer((times: number) => times + 1, 0)
    const isMissing = isWanted && !Loaded && !failure
    useEffect(() => {
      if (!isMissing) return undefined
      let isGone = false
      void come().then(() => isGone || drawAgain())
      return () => {
        isGone = true
      }
    }, [isMissing])
    if (isWanted && failure) throw failure.error
    return isWanted && Loaded !== undefined
  }
  function Part({ fallback = null, ...props }: Props & { fallback?: ReactNode }) {
    return useLoaded(true) && Loaded ? <Loaded {...(props as unknown as Props)} /> : fallback
  }
  return Object.assign(Part, { load: () => void come(), useLoaded })
}
