import type { ReactNode } from 'react'

/**
 * A name, an id, an address or another value: the same in every language. Neither we nor the browser's own translator
 * turns it into words. `isMono`: in letters of one width, for what is compared or typed off.
 */
export function Data({ children, isMono = false }: { children: ReactNode; isMono?: boolean }) {
  return (
    <span translate="no" {...(isMono ? { className: 'ov-mono' } : {})}>
      {children}
    </span>
  )
}
