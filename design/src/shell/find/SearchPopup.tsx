import { type KeyboardEvent, type RefObject, useEffect } from 'react'
import { useNavigate } from 'react-router'
import { usePortal } from '../portal.ts'
import { useSession } from '../session.ts'
import { EntryList, type EntryChoice, useEntryChoice } from './EntryList.tsx'
import { FindNotes } from './FindNotes.tsx'
import { hitGroups, recentGroup } from './entries.ts'
import { recentObjects } from './recent.ts'
import { findText } from './text/find-text.ts'
import { useSearch } from './use-search.ts'

/** What is found for the text in the masthead's field; before anything is typed, what was looked at lately. */
export default function SearchPopup(props: {
  typed: string
  onChosen: () => void
  /** Given the keys that the field does not use itself. */
  keys: RefObject<((event: KeyboardEvent) => void) | undefined>
  /** Told which entry the field points at. */
  onField: (field: EntryChoice['field']) => void
}) {
  const { typed, onChosen, keys, onField } = props
  const text = findText.use()
  const portal = usePortal()
  const navigate = useNavigate()
  const userId = useSession().user.id
  const search = useSearch(typed)
  const open = (path: string) => void navigate(path)
  const groups =
    typed.trim() === '' ? recentGroup(recentObjects(userId), portal, open) : hitGroups(search.groups, portal, open)
  const choice = useEntryChoice(groups, (entry) => {
    onChosen()
    entry.run()
  })
  useEffect(() => {
    keys.current = choice.onKeyDown
    return () => {
      keys.current = undefined
    }
  })
  const { 'aria-expanded': isExpanded, 'aria-activedescendant': activeId } = choice.field
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the field is made anew each time; these are what changes
  useEffect(() => onField(choice.field), [isExpanded, activeId, choice.listId, onField])
  return (
    <div className="ov-search-popup">
      <EntryList choice={choice} label={text('find.results')}>
        <FindNotes search={search} typed={typed} groups={groups} empty={text('find.noRecent')} />
      </EntryList>
    </div>
  )
}
