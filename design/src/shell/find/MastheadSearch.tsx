import { Button } from '../../page/Button.tsx'
import SearchIcon from '@patternfly/react-icons/dist/esm/icons/search-icon'
import { type KeyboardEvent, type RefObject, useRef, useState } from 'react'
import { designText } from '../../text/design-text.ts'
import { isShortcut } from '../keys/shortcuts.ts'
import type { EntryChoice } from './EntryList.tsx'
import { part } from '../../page/part.tsx'

const SearchPopup = part(() => import('./SearchPopup.tsx'))

const closed = { role: 'combobox', 'aria-expanded': false, 'aria-autocomplete': 'list' } as const

/** The search over everything: a field, what is found below it; on a narrow page a button that opens the palette. */
export function MastheadSearch(props: { input: RefObject<HTMLInputElement | null>; onPalette: () => void }) {
  const { input, onPalette } = props
  const text = designText.use()
  const [typed, setTyped] = useState('')
  const [isOpen, setOpen] = useState(false)
  const [field, setField] = useState<EntryChoice['field']>()
  const keys = useRef<((event: KeyboardEvent) => void) | undefined>(undefined)
  const close = () => {
    setOpen(false)
    setField(undefined)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isShortcut(event, 'close')) return keys.current?.(event)
    // Once empties the field, twice leaves it.
    if (typed === '') input.current?.blur()
    setTyped('')
    close()
  }
  return (
    <>
      <div
        className="ov-masthead-search"
        role="search"
        onBlur={({ currentTarget, relatedTarget }) => {
          if (!currentTarget.contains(relatedTarget)) close()
        }}
      >
        <span className="ov-masthead-search-icon" aria-hidden>
          <SearchIcon />
        </span>
        <input
          {...(isOpen && field ? field : closed)}
          ref={input}
          type="text"
          spellCheck={false}
          autoComplete="off"
          aria-label={text('find.label')}
          placeholder={text('find.placeholder')}
          value={typed}
          onPointerEnter={SearchPopup.load}
          onFocus={() => setOpen(true)}
          onClick={() => setOpen(true)}
          onChange={({ target }) => {
            setTyped(target.value)
            setOpen(true)
          }}
          onKeyDown={onKeyDown}
        />
        {isOpen || typed ? null : (
          <kbd className="ov-masthead-search-key" aria-hidden>
            /
          </kbd>
        )}
        {isOpen ? (
          <SearchPopup
            typed={typed}
            keys={keys}
            onField={setField}
            onChosen={() => {
              setTyped('')
              close()
              input.current?.blur()
            }}
          />
        ) : null}
      </div>
      <Button
        variant="plain"
        className="ov-narrow-only"
        icon={<SearchIcon />}
        aria-label={text('find.label')}
        onClick={onPalette}
      />
    </>
  )
}
