// Two people edited the same object: what each of them changed, and what the form holds then. Pure.

/** A field people know by one name, and the values of the form it is made of. */
export interface MergeField<Values> {
  readonly field: string
  readonly names: readonly (keyof Values)[]
  /** Whether two values of it mean the same; absent: when they are written the same. */
  readonly isSame?: (a: Values, b: Values) => boolean
}

/** A name: blanks around it mean nothing. */
export const nameField = {
  field: 'name',
  names: ['name'],
  isSame: (a, b) => a.name.trim() === b.name.trim(),
} as const satisfies MergeField<{ readonly name: string }>

/** A description, to the letter. */
export const descriptionField = {
  field: 'description',
  names: ['description'],
} as const satisfies MergeField<{ readonly description: string }>

/** Whose value a field takes. */
export type Choice = 'theirs' | 'mine'

/** A field that somebody else changed. */
export interface Clash<Values> {
  readonly field: MergeField<Values>
  /** Whether it was changed here, too, to something else. */
  readonly isContested: boolean
  readonly choice: Choice
}

/**
 * The fields somebody else changed between `base` and `theirs`. What was not touched here takes their value; what was
 * touched keeps the value entered, so that nothing typed is lost. A field both changed to the same is no clash.
 */
export function clashesOf<Values>(
  fields: readonly MergeField<Values>[],
  { base, mine, theirs }: { readonly base: Values; readonly mine: Values; readonly theirs: Values },
): Clash<Values>[] {
  return fields.flatMap((field) => {
    const isSame = field.isSame ?? writtenSame(field)
    if (isSame(base, theirs) || isSame(mine, theirs)) return []
    const isContested = !isSame(base, mine)
    return [{ field, isContested, choice: isContested ? 'mine' : 'theirs' }]
  })
}

/** What the form holds: everything entered here, but for the fields that take their value. */
export function merged<Values>(
  clashes: readonly Clash<Values>[],
  { mine, theirs }: { readonly mine: Values; readonly theirs: Values },
): Values {
  const taken = clashes.filter(({ choice }) => choice === 'theirs').flatMap(({ field }) => field.names)
  return withValues(mine, theirs, taken)
}

/** `into` with some values of `from`. */
export function withValues<Values>(into: Values, from: Values, names: readonly (keyof Values)[]): Values {
  const taken = names.map((name) => [name, from[name]] as const)
  return { ...into, ...Object.fromEntries(taken) }
}

function writtenSame<Values>({ names }: MergeField<Values>): (a: Values, b: Values) => boolean {
  return (a, b) => names.every((name) => JSON.stringify(a[name]) === JSON.stringify(b[name]))
}
