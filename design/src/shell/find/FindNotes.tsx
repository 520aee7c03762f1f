import { ErrorSentence } from '../../feedback/ErrorPanel.tsx'
import type { EntryGroup } from './entries.ts'
import { findText } from './text/find-text.ts'
import type { Search } from './use-search.ts'

/** Below the entries: that it is looked for, that nothing was found, or why not; read aloud. */
export function FindNotes(props: { search: Search; typed: string; groups: readonly EntryGroup[]; empty: string }) {
  const { search, typed, groups, empty } = props
  const text = findText.use()
  const count = groups.reduce((sum, { entries }) => sum + entries.length, 0)
  const hasMore = groups.some((group) => group.hasMore)
  return (
    <div role="status">
      {search.error ? (
        <div className="ov-find-note">
          <ErrorSentence error={search.error} />
        </div>
      ) : null}
      {search.isBusy ? <p className="ov-find-note">{text('find.busy')}</p> : null}
      {count === 0 && !search.isBusy && !search.error ? (
        <p className="ov-find-note">{typed.trim() === '' ? empty : text('find.nothing', { typed: typed.trim() })}</p>
      ) : null}
      {hasMore ? <p className="ov-find-note">{text('find.more')}</p> : null}
      {count > 0 ? <span className="pf-v6-screen-reader">{text('find.count', { count })}</span> : null}
    </div>
  )
}
