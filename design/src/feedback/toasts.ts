import type { ReactNode } from 'react'

/** A short notice that goes by itself, except an error, which waits to be read. */
export interface Toast {
  readonly variant: 'success' | 'danger' | 'warning' | 'info'
  readonly title: string
  readonly body?: ReactNode
  readonly link?: { readonly to: string; readonly label: string }
  /** Takes it back; pressing it takes the toast away. */
  readonly undo?: { readonly label: string; readonly run: () => void }
}
/** A toast on the page. */
export interface ShownToast extends Toast {
  readonly id: number
}

const most = 5
let toasts: readonly ShownToast[] = []
let lastId = 0
const listeners = new Set<() => void>()

function change(next: readonly ShownToast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

/** Shows a toast; the oldest makes room when there are too many. */
export function showToast(toast: Toast): void {
  lastId += 1
  change([{ ...toast, id: lastId }, ...toasts].slice(0, most))
}

/** Takes a toast away. */
export function dismissToast(id: number): void {
  change(toasts.filter((toast) => toast.id !== id))
}

/** What is shown now; for `useSyncExternalStore`. */
export const toastStore = {
  get: () => toasts,
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}
