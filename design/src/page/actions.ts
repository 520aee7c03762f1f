import type { Schema } from '@overt/api-client/engine'
import type { ComponentType } from 'react'

/** A right that is missing on an object: why, and who could grant it, is told when it is asked. */
export interface MissingRight {
  readonly right: Schema<'Right'>
  readonly object: Schema<'ObjectRef'>
}

/** Something that can be done: one list of these feeds the row menu, the page's header and the bulk bar. */
export interface Action {
  readonly id: string
  readonly label: string
  readonly run: () => void
  /** A sentence; the action is shown, and cannot be pressed. */
  readonly disabledReason?: string | undefined
  /** With `disabledReason`: it is that this right is missing. */
  readonly missing?: MissingRight | undefined
  readonly isDanger?: boolean
  readonly icon?: ComponentType
}

/** Actions, or how to make them when they are wanted. */
export type ActionSource = readonly Action[] | (() => readonly Action[])
