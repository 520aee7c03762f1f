import { useSearchParams } from 'react-router'

/** A dialog named in the address: `?dialog=stop&on={id}`, so that it links, reloads and closes with Back. */
export interface DialogAddress<Name extends string> {
  readonly name: Name | undefined
  readonly id: string | undefined
  readonly open: (name: Name, id?: string) => void
  readonly close: () => void
}

/** The dialog that the address names, of those this page knows. */
export function useDialogAddress<Name extends string>(known: readonly Name[]): DialogAddress<Name> {
  const [params, setParams] = useSearchParams()
  const named = params.get('dialog')
  return {
    name: known.find((candidate) => candidate === named),
    id: params.get('on') ?? undefined,
    open: (name, id) =>
      setParams((before) => {
        const next = new URLSearchParams(before)
        next.set('dialog', name)
        if (id === undefined) next.delete('on')
        else next.set('on', id)
        return next
      }),
    close: () =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before)
          next.delete('dialog')
          next.delete('on')
          return next
        },
        { replace: true },
      ),
  }
}
