import { createContext, useContext, useEffect } from 'react'

/** Messages of a form by JSON pointer into the request, and which pointers have a field on the screen. */
export interface FieldErrors {
  readonly messages: Readonly<Record<string, string>>
  readonly claim: (pointer: string) => () => void
}

/** The messages for the fields below. */
export const FieldErrorsContext = createContext<FieldErrors>({ messages: {}, claim: () => () => {} })

/** Whether a message about `path` belongs to the field at `pointer`: about it, or something within it. */
export function isAbout(path: string, pointer: string): boolean {
  return path === pointer || path.startsWith(`${pointer}/`)
}

/** The message for the field at a pointer, and the claim to show it, so that the banner need not. */
export function useFieldError(pointer: string | undefined): string | undefined {
  const { messages, claim } = useContext(FieldErrorsContext)
  useEffect(() => (pointer === undefined ? undefined : claim(pointer)), [pointer, claim])
  if (pointer === undefined) return undefined
  return Object.entries(messages).find(([path]) => isAbout(path, pointer))?.[1]
}
