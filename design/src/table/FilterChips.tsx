import { Button } from '../page/Button.tsx'
import { useQuery } from '@tanstack/react-query'
import { designText } from '../text/design-text.ts'
import type { AppliedFilter } from './filters.ts'
import { filterLabelKey } from './filter-labels.ts'

/** The filters of a list: each can be taken away, by pointer or by keyboard, or all at once. */
export function FilterChips(props: {
  filters: readonly AppliedFilter[]
  onRemove: (filter: AppliedFilter) => void
  onClear: () => void
}) {
  const { filters, onRemove, onClear } = props
  const text = designText.use()
  if (filters.length === 0) return null
  return (
    <ul className="ov-chips" aria-label={text('filter.applied')} role="list">
      {filters.map((filter) => (
        <Chip key={`${filter.field.name}/${filter.value}`} filter={filter} onRemove={() => onRemove(filter)} />
      ))}
      <li>
        <Button variant="link" size="sm" onClick={onClear}>
          {text('filter.clear')}
        </Button>
      </li>
    </ul>
  )
}

function Chip({ filter, onRemove }: { filter: AppliedFilter; onRemove: () => void }) {
  const text = designText.use()
  const { field, value } = filter
  const now = field.labelNow?.(value)
  const read = useQuery({
    queryKey: filterLabelKey(field, value),
    queryFn: async () => (await field.readLabel?.(value)) ?? null,
    enabled: now === undefined && field.readLabel !== undefined,
    retry: false,
  })
  const label = now ?? read.data ?? (read.isLoading ? '…' : text('filter.gone'))
  return (
    <li className="ov-chip">
      <span className="ov-ellipsis">
        <span className="ov-unit">{field.label()}:</span> {label}
      </span>
      <button
        type="button"
        aria-label={text('filter.remove', { field: field.label(), value: label })}
        onClick={onRemove}
        onKeyDown={(event) => {
          if (event.key === 'Delete' || event.key === 'Backspace') onRemove()
        }}
      >
        ×
      </button>
    </li>
  )
}
