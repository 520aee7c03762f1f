import { type RefObject, useEffect, useState } from 'react'
import { designText } from '../text/design-text.ts'
import { type FilterChoice, type FilterField, holds, readTyped } from './filters.ts'
import { useLatest } from './use-latest.ts'

/** How long typing rests before the engine is asked for names, in milliseconds. */
const restMs = 150

interface Suggestion {
  readonly id: string
  readonly label: string
  readonly hint?: string
  readonly pick: () => void
}

/** What the search box offers: the fields of the list, or the values of the field that was typed. */
export default function FilterSuggestions(props: {
  id: string
  label: string
  /** Keeps the focus; arrows and Enter are taken from it. */
  input: RefObject<HTMLInputElement | null>
  typed: string
  fields: readonly FilterField[]
  onActive: (optionId: string | undefined) => void
  onField: (field: FilterField) => void
  onChoose: (field: FilterField, choice: FilterChoice) => void
}) {
  const { id, label, input, typed, fields, onField, onChoose } = props
  const text = designText.use()
  const { field, text: rest } = readTyped(typed, fields)
  const choices = useChoices(field, rest)
  const [place, setPlace] = useState(-1)
  useEffect(() => setPlace(field ? 0 : -1), [field, rest])

  const suggestions: readonly Suggestion[] = field
    ? (choices ?? []).map((choice) => ({
        id: `${id}-${field.name}-${choice.value}`,
        label: choice.label,
        pick: () => onChoose(field, choice),
      }))
    : fields
        .filter((candidate) => rest === '' || holds(candidate.label(), rest))
        .map((candidate) => ({
          id: `${id}-${candidate.name}`,
          label: `${candidate.label()}:`,
          hint: text('filter.chooseValue'),
          pick: () => onField(candidate),
        }))
  const active = suggestions[Math.min(place, suggestions.length - 1)]
  const onActive = useLatest(props.onActive)
  useEffect(() => {
    onActive(active?.id)
    if (active) document.getElementById(active.id)?.scrollIntoView?.({ block: 'nearest' })
    return () => onActive(undefined)
  }, [active?.id, onActive]) // eslint-disable-line react-hooks/exhaustive-deps -- the suggestion is made anew by each draw
  const onKeyDown = useLatest((event: KeyboardEvent) => {
    const last = suggestions.length - 1
    if (event.key === 'ArrowDown') setPlace(place >= last ? 0 : place + 1)
    else if (event.key === 'ArrowUp') setPlace(place <= 0 ? last : place - 1)
    else if (event.key === 'Enter' && active) active.pick()
    else return
    event.preventDefault()
  })
  useEffect(() => {
    const element = input.current
    element?.addEventListener('keydown', onKeyDown)
    return () => element?.removeEventListener('keydown', onKeyDown)
  }, [input, onKeyDown])

  if (!field && suggestions.length === 0) return null
  return (
    <div id={id} role="listbox" aria-label={label} className="ov-suggestions">
      {suggestions.map((suggestion) => (
        <div
          key={suggestion.id}
          id={suggestion.id}
          role="option"
          tabIndex={-1}
          aria-selected={suggestion === active}
          className="ov-suggestion"
          // Before the box loses the focus, which would close the list under the pointer.
          onMouseDown={(event) => event.preventDefault()}
          onClick={suggestion.pick}
          onKeyDown={(event) => {
            if (event.key === 'Enter') suggestion.pick()
          }}
        >
          <span>{suggestion.label}</span>
          {suggestion.hint ? <span className="ov-unit">{suggestion.hint}</span> : null}
        </div>
      ))}
      {field && choices !== undefined && suggestions.length === 0 ? (
        <div className="ov-suggestion" role="option" aria-selected={false} aria-disabled>
          {text('filter.noValue')}
        </div>
      ) : null}
    </div>
  )
}

/** The values of a field that fit; undefined until they are known. Names are asked of the engine when typing rests. */
function useChoices(field: FilterField | undefined, typed: string): readonly FilterChoice[] | undefined {
  const [choices, setChoices] = useState<readonly FilterChoice[]>()
  useEffect(() => {
    if (!field) return setChoices(undefined)
    if (!field.isRemote) {
      const found = field.suggest(typed)
      if (!(found instanceof Promise)) return setChoices(found)
    }
    let isCurrent = true
    const ask = async () => {
      const names = await Promise.resolve(field.suggest(typed)).catch(() => [])
      if (isCurrent) setChoices(names)
    }
    const timer = setTimeout(() => void ask(), restMs)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [field, typed])
  return choices
}
