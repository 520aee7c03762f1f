/** A value of a filter and what people read for it. */
export interface FilterChoice {
  readonly value: string
  readonly label: string
}

/** Something a list is narrowed by. Its name stands in the address and is the API's parameter. */
export interface FilterField {
  readonly name: string
  readonly label: () => string
  /** One value at most; a new one takes its place. */
  readonly isSingle?: boolean
  /** Whether a value of an address makes sense; others are left out, for the engine would refuse them. */
  readonly accepts: (value: string) => boolean
  /** Values that fit what was typed, the best first. */
  readonly suggest: (typed: string) => readonly FilterChoice[] | Promise<readonly FilterChoice[]>
  /** Values are asked of the engine: not while somebody types. */
  readonly isRemote?: boolean
  /** What people read for a value, where that is known without asking. */
  readonly labelNow?: (value: string) => string | undefined
  /** The same, asked of the engine; undefined when it is not there any more. */
  readonly readLabel?: (value: string) => Promise<string | undefined>
}

/** Whether a text holds another, whatever the case. */
export function holds(text: string, part: string): boolean {
  return text.toLocaleLowerCase().includes(part.toLocaleLowerCase())
}

/** A filter with a fixed set of values. */
export function choiceFilter<Value extends string>(
  name: string,
  label: () => string,
  values: readonly Value[],
  labelOf: (value: Value) => string,
  options: Pick<FilterField, 'isSingle'> = {},
): FilterField {
  const known = (value: string) => values.find((candidate) => candidate === value)
  return {
    name,
    label,
    ...options,
    accepts: (value) => known(value) !== undefined,
    suggest: (typed) =>
      values.map((value) => ({ value, label: labelOf(value) })).filter((choice) => holds(choice.label, typed)),
    labelNow: (value) => {
      const found = known(value)
      return found === undefined ? undefined : labelOf(found)
    },
  }
}

/** What was typed, taken apart: `status:pau` is a field and the beginning of a value; anything else is text. */
export function readTyped(
  typed: string,
  fields: readonly FilterField[],
): { readonly field: FilterField | undefined; readonly text: string } {
  const colon = typed.indexOf(':')
  if (colon === -1) return { field: undefined, text: typed }
  const word = typed.slice(0, colon).trim().toLocaleLowerCase()
  const field = fields.find(({ name, label }) => label().toLocaleLowerCase() === word || name.toLowerCase() === word)
  return field ? { field, text: typed.slice(colon + 1).trim() } : { field: undefined, text: typed }
}

/** A filter of the address with its chip. */
export interface AppliedFilter {
  readonly field: FilterField
  readonly value: string
}
