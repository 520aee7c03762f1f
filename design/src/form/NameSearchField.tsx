import { TextInput } from '@patternfly/react-core/dist/esm/components/TextInput'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useId, useState } from 'react'
import { designText } from '../text/design-text.ts'
import { Data } from '../units/Data.tsx'
import { Field, type FieldProps } from './Field.tsx'
import { formText } from './text/form-text.ts'
import { useSettled } from './use-settled.ts'

/** Something that can be found by its name. */
export interface Found {
  readonly id: string
  readonly name: string
  /** What it is, in words, where several kinds are searched. */
  readonly kind?: string
  /** The name is a word of ours, as Everyone. */
  readonly isWord?: boolean
}

/** How long typing rests before the engine is asked, in milliseconds. */
const restMs = 150

/** One of too many to list: searched by name as it is typed, chosen by arrow keys and Enter or by the pointer. */
export function NameSearchField<Thing extends Found>(
  props: FieldProps & {
    value: Thing | undefined
    onChange: (value: Thing | undefined) => void
    /** Tells this search apart from others. */
    searchKey: string
    /** The best few whose names contain what was typed; the first ones for an empty text. */
    search: (typed: string) => Promise<readonly Thing[]>
  },
) {
  const { value, onChange, searchKey, search } = props
  const text = formText.use()
  const shared = designText.use()
  const listId = useId()
  const [typed, setTyped] = useState('')
  const [isOpen, setOpen] = useState(false)
  const [place, setPlace] = useState(0)
  // Who looks again at what was chosen is shown the others, too.
  const wanted = value ? '' : typed.trim()
  const settled = useSettled(wanted, restMs)
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['name-search', searchKey, settled],
    queryFn: () => search(settled),
    enabled: isOpen,
    staleTime: 0,
    placeholderData: (before: readonly Thing[] | undefined) => before,
  })
  // Of what was found for an older text only what fits the present one, so that Enter never takes somebody else.
  const isOlder = isPlaceholderData || settled !== wanted
  const found = (data ?? []).filter(({ name }) => !isOlder || name.toLowerCase().includes(wanted.toLowerCase()))
  const active = found[Math.min(place, found.length - 1)]
  const optionId = ({ id }: Found) => `${listId}-${id}`
  const choose = (thing: Thing) => {
    onChange(thing)
    setOpen(false)
    setTyped(thing.name)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const last = found.length - 1
    if (event.key === 'ArrowDown' && !isOpen) setOpen(true)
    else if (event.key === 'ArrowDown') setPlace(place >= last ? 0 : place + 1)
    else if (event.key === 'ArrowUp') setPlace(place <= 0 ? last : place - 1)
    else if (event.key === 'Enter' && isOpen) {
      if (active) choose(active)
    } else if (event.key === 'Escape' && isOpen) {
      event.stopPropagation() // the dialog stays
      setOpen(false)
    } else return
    event.preventDefault()
  }
  return (
    <Field {...props} {...(value?.kind === undefined ? {} : { hint: value.kind })}>
      {(input) => (
        <div
          onBlur={(event) => {
            if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false)
          }}
        >
          <TextInput
            {...input}
            type="text"
            role="combobox"
            aria-autocomplete="list"
            aria-expanded={isOpen}
            aria-controls={listId}
            aria-activedescendant={isOpen && active ? optionId(active) : undefined}
            autoComplete="off"
            spellCheck={false}
            placeholder={text('form.searchByName')}
            value={value ? value.name : typed}
            onChange={(_, next) => {
              if (value) onChange(undefined)
              setTyped(next)
              setPlace(0)
              setOpen(true)
            }}
            onClick={() => setOpen(true)}
            onKeyDown={onKeyDown}
          />
          {isOpen ? (
            <div id={listId} role="listbox" aria-label={props.label} className="ov-found">
              {found.map((thing) => (
                <div
                  key={thing.id}
                  id={optionId(thing)}
                  role="option"
                  tabIndex={-1}
                  aria-selected={thing === active}
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => choose(thing)}
                  onKeyDown={(event) => {
                    if (event.key === 'Enter') choose(thing)
                  }}
                >
                  <FoundName found={thing} />
                </div>
              ))}
            </div>
          ) : null}
          {isOpen && data && !isOlder && found.length === 0 ? <p role="status">{shared('list.noMatch')}</p> : null}
        </div>
      )}
    </Field>
  )
}

function FoundName({ found: { name, kind, isWord = false } }: { found: Found }) {
  return (
    <>
      {isWord ? <span>{name}</span> : <Data>{name}</Data>}
      {kind === undefined ? null : <span className="ov-fine">{kind}</span>}
    </>
  )
}
