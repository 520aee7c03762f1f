import { FormSelect, FormSelectOption } from '@patternfly/react-core/dist/esm/components/FormSelect'
import { TextInput } from '@patternfly/react-core/dist/esm/components/TextInput'
import SearchIcon from '@patternfly/react-icons/dist/esm/icons/search-icon'
import { useShortcuts } from '../shell/keys/use-shortcuts.ts'
import { type ReactNode, useRef } from 'react'
import { useTyped } from './use-typed.ts'

/** Search and filters above a table. */
export function ListToolbar({ children }: { children: ReactNode }) {
  return <div className="ov-list-toolbar">{children}</div>
}

/** A search box; what is typed goes to the address when typing rests. Its shortcut puts the focus here. */
export function SearchBox(props: { label: string; value: string; onSearch: (value: string) => void }) {
  const { label, value, onSearch } = props
  const { typed, setTyped } = useTyped(value, onSearch)
  const input = useRef<HTMLInputElement>(null)
  useShortcuts({ listSearch: () => input.current?.focus() })
  return (
    <TextInput
      ref={input}
      className="ov-search"
      type="search"
      aria-label={label}
      placeholder={label}
      customIcon={<SearchIcon />}
      value={typed}
      onChange={(_, next) => setTyped(next)}
    />
  )
}

/** One filter of a list: a choice, or all. */
export function FilterSelect(props: {
  label: string
  all: string
  value: string
  choices: readonly { readonly value: string; readonly label: string }[]
  onChange: (value: string) => void
  /** The choices are names of things, not words. */
  areNames?: boolean
}) {
  const { label, all, value, choices, onChange, areNames = false } = props
  return (
    <FormSelect aria-label={label} className="ov-filter" value={value} onChange={(_, next) => onChange(next)}>
      <FormSelectOption value="" label={all} />
      {choices.map((choice) => (
        <FormSelectOption
          key={choice.value}
          value={choice.value}
          label={choice.label}
          {...(areNames ? { translate: 'no' as const } : {})}
        />
      ))}
    </FormSelect>
  )
}
