import '@patternfly/react-styles/css/components/FormControl/form-control.css'
import { useRef, useState } from 'react'
import { useShortcuts } from '../shell/keys/use-shortcuts.ts'
import { designText } from '../text/design-text.ts'
import { type FilterChoice, type FilterField, readTyped } from './filters.ts'
import { useTyped } from './use-typed.ts'
import { part } from '../page/part.tsx'

const FilterSuggestions = part(() => import('./FilterSuggestions.tsx'))

const listId = 'filter-suggestions'

/**
 * The search box of a list. What is typed is searched for when typing rests; `status:` offers the values of a field,
 * which become chips; with nothing typed, Backspace takes the last chip away. Its shortcut puts the focus here.
 */
export function FilterBox(props: {
  label: string
  /** The text in the address. */
  search: string
  /** Absent: the list is not searched by text. */
  onSearch: ((text: string) => void) | undefined
  fields: readonly FilterField[]
  onFilter: (field: FilterField, choice: FilterChoice) => void
  onRemoveLast: () => void
}) {
  const { label, search, fields, onFilter } = props
  const text = designText.use()
  const [isOpen, setOpen] = useState(false)
  const [active, setActive] = useState<string>()
  const input = useRef<HTMLInputElement>(null)
  const { typed, setTyped, submit } = useTyped(search, props.onSearch, (words) =>
    Boolean(readTyped(words, fields).field),
  )
  const { field } = readTyped(typed, fields)
  useShortcuts({ listSearch: () => input.current?.focus() })
  const choose = (chosen: FilterField, choice: FilterChoice) => {
    setTyped(search && !field ? search : '')
    setOpen(false)
    onFilter(chosen, choice)
  }
  return (
    <div
      className="ov-filter-box"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false)
      }}
    >
      <span className="pf-v6-c-form-control">
        <input
          ref={input}
          type="search"
          role="combobox"
          autoComplete="off"
          aria-label={label}
          placeholder={label}
          aria-expanded={isOpen && fields.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={isOpen ? active : undefined}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setOpen(true)
          }}
          onClick={() => setOpen(true)}
          onFocus={FilterSuggestions.load}
          onKeyDown={(event) => {
            if (event.key === 'Backspace' && typed === '') props.onRemoveLast()
            if (event.key === 'ArrowDown') setOpen(true)
            if (event.key === 'Enter' && !field && active === undefined) {
              setOpen(false)
              submit(typed)
            }
            if (event.key === 'Escape' && isOpen) {
              event.preventDefault()
              setOpen(false)
            }
          }}
        />
      </span>
      {isOpen && fields.length > 0 ? (
        <FilterSuggestions
          id={listId}
          label={text('filter.suggestions')}
          input={input}
          typed={typed}
          fields={fields}
          onActive={setActive}
          onField={(chosen) => {
            setTyped(`${chosen.label().toLocaleLowerCase()}:`)
            input.current?.focus()
          }}
          onChoose={choose}
        />
      ) : null}
    </div>
  )
}
