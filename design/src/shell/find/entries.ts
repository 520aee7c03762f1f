import type { Schema } from '@overt/api-client/engine'
import type { ComponentType } from 'react'
import { findText } from './text/find-text.ts'
import type { Portal } from '../portal.ts'
import { isPageKind } from './current-object.ts'
import type { RecentObject } from './recent.ts'

/** One line of the search or the palette: an object or a command. */
export interface Entry {
  readonly id: string
  readonly label: string
  /** The label is an object's name, not words. */
  readonly isName?: boolean
  /** Beside the label: what it is. */
  readonly detail?: string
  /** Beside the label: the value it was found by. */
  readonly foundBy?: string
  /** Beside the label: the keys that do the same. */
  readonly keys?: string
  readonly icon?: ComponentType
  /** A sentence; it is shown, and cannot be chosen. */
  readonly disabledReason?: string | undefined
  readonly run: () => void
}

/** Entries under a heading. */
export interface EntryGroup {
  readonly id: string
  readonly label: string
  readonly entries: readonly Entry[]
  readonly hasMore?: boolean
  /** What was typed stands in the best of them as it is. */
  readonly isClose?: boolean
}

/** Hits of the engine that this portal has pages for. */
export function hitGroups(
  groups: readonly Schema<'SearchGroup'>[],
  portal: Pick<Portal, 'objectPath'>,
  open: (path: string) => void,
): EntryGroup[] {
  return groups.flatMap(({ kind, items, more }) => {
    if (!isPageKind(kind)) return []
    const entries = items.flatMap(({ object, match }) => {
      const entry = objectEntry(object, portal, open)
      return entry ? [{ ...entry, ...(match.field === 'name' ? {} : { foundBy: match.value }) }] : []
    })
    return entries.length > 0 ? [{ id: kind, label: findText.t(`kinds.${kind}`), entries, hasMore: more }] : []
  })
}

/** So many that the actions below them stay in sight. */
const mostRecent = 6

/** Objects looked at lately. */
export function recentGroup(
  objects: readonly RecentObject[],
  portal: Pick<Portal, 'objectPath'>,
  open: (path: string) => void,
): EntryGroup[] {
  const entries = objects.slice(0, mostRecent).flatMap((object) => {
    const entry = isPageKind(object.kind) ? objectEntry(object, portal, open) : undefined
    return entry && isPageKind(object.kind) ? [{ ...entry, detail: findText.t(`kind.${object.kind}`) }] : []
  })
  return entries.length > 0 ? [{ id: 'recent', label: findText.t('find.recent'), entries }] : []
}

function objectEntry(
  object: Schema<'ObjectRef'>,
  portal: Pick<Portal, 'objectPath'>,
  open: (path: string) => void,
): Entry | undefined {
  const path = portal.objectPath(object)
  if (path === undefined) return undefined
  return { id: object.id, label: object.name ?? object.id, isName: true, run: () => open(path) }
}
