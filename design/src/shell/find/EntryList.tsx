import './find.css'
import type { KeyboardEvent, ReactNode } from 'react'
import { useEffect, useId, useState } from 'react'
import type { Entry, EntryGroup } from './entries.ts'
import { Data } from '../../units/Data.tsx'

/** Entries under one text field: which one Enter chooses, and how the arrow keys move it. */
export interface EntryChoice {
  /** Goes on the list. */
  readonly listId: string
  readonly groups: readonly EntryGroup[]
  readonly activeId: string | undefined
  readonly point: (id: string) => void
  /** What the field needs to be a combobox over the list. */
  readonly field: {
    readonly role: 'combobox'
    readonly 'aria-expanded': boolean
    readonly 'aria-controls': string
    readonly 'aria-autocomplete': 'list'
    readonly 'aria-activedescendant': string | undefined
  }
  /** Handles arrows, Home, End with Ctrl, and Enter. */
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly choose: (entry: Entry) => void
}

/** Keeps one entry pointed at: the first, until the arrow keys or the pointer move on. */
export function useEntryChoice(groups: readonly EntryGroup[], onChosen: (entry: Entry) => void): EntryChoice {
  const listId = useId()
  const [pointed, setPointed] = useState<string>()
  const entries = groups.flatMap((group) => group.entries)
  const at = Math.max(
    0,
    entries.findIndex(({ id }) => id === pointed),
  )
  const active = entries[at]
  const choose = (entry: Entry) => {
    if (entry.disabledReason === undefined) onChosen(entry)
  }
  const activeId = active && optionId(listId, active.id)
  useEffect(() => {
    if (activeId !== undefined) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' })
  }, [activeId])
  return {
    listId,
    groups,
    activeId: active?.id,
    point: setPointed,
    field: {
      role: 'combobox',
      'aria-expanded': entries.length > 0,
      'aria-controls': listId,
      'aria-autocomplete': 'list',
      'aria-activedescendant': activeId,
    },
    choose,
    onKeyDown: (event) => {
      if (event.nativeEvent.isComposing) return
      if (event.key === 'Enter') {
        event.preventDefault()
        if (active) choose(active)
        return
      }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (step === undefined || entries.length === 0) return
      event.preventDefault()
      setPointed(entries[(at + step + entries.length) % entries.length]?.id)
    },
  }
}

function optionId(listId: string, entryId: string): string {
  return `${listId}-${entryId}`
}

/** The entries as a list to choose from; the field above keeps the focus. */
export function EntryList({ choice, label, children }: { choice: EntryChoice; label: string; children?: ReactNode }) {
  const { listId, groups, activeId, choose, point } = choice
  return (
    <>
      <div id={listId} role="listbox" aria-label={label} className="ov-find-list">
        {groups.map((group) => (
          <div key={group.id} role="group" aria-labelledby={`${listId}-group-${group.id}`}>
            <div id={`${listId}-group-${group.id}`} className="ov-find-heading" role="presentation">
              {group.label}
            </div>
            {group.entries.map((entry) => {
              const { id, icon: Icon, disabledReason } = entry
              const isActive = id === activeId
              return (
                // The keyboard stays in the field, whose keys move through these.
                // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
                <div
                  key={id}
                  id={optionId(listId, id)}
                  role="option"
                  aria-selected={isActive}
                  aria-disabled={disabledReason !== undefined}
                  className={isActive ? 'ov-find-entry ov-find-active' : 'ov-find-entry'}
                  onPointerMove={() => point(id)}
                  onPointerDown={(event) => event.preventDefault()}
                  onClick={() => choose(entry)}
                >
                  {Icon ? (
                    <span className="ov-find-icon" aria-hidden>
                      <Icon />
                    </span>
                  ) : null}
                  <span className="ov-find-label">{entry.isName ? <Data>{entry.label}</Data> : entry.label}</span>
                  <EntryDetail entry={entry} />
                </div>
              )
            })}
          </div>
        ))}
      </div>
      {children}
    </>
  )
}

/** Beside an entry: why it cannot be chosen, or else what is known of it. */
function EntryDetail({ entry: { disabledReason, detail, foundBy, keys } }: { entry: Entry }) {
  const words = disabledReason ?? detail
  if (words === undefined && foundBy === undefined && keys === undefined) return null
  return (
    <span className="ov-find-detail">{words ?? (keys === undefined ? <Data>{foundBy}</Data> : <kbd>{keys}</kbd>)}</span>
  )
}
