import type { ComponentType } from 'react'

/** Something that can be done: one list of these feeds the row menu, the page's header and the bulk bar. */
export interface Action {
  readonly id: string
  readonly label: string
  readonly run: () => void
  /** A sentence; the action is shown, and cannot be pressed. */
  readonly disabledReason?: string | undefined
  readonly isDanger?: boolean
  readonly icon?: ComponentType
}

/** Actions, or how to make them when they are wanted. */
export type ActionSource = readonly Action[] | (() => readonly Action[])
