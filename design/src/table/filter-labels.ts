import type { FilterField } from './filters.ts'

/** Where the cache keeps what people read for a value of a filter. */
export function filterLabelKey(field: FilterField, value: string): readonly string[] {
  return ['filter-label', field.name, value]
}
