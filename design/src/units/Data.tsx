import type { ReactNode } from 'react'

/**
 * A name, an id, an address or another value: the same in every language. Neither we nor the browser's own translator
 * turns it into words.
 */
export function Data({ children }: { children: ReactNode }) {
  return <span translate="no">{children}</span>
}
