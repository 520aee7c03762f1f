import { useState } from 'react'
import { asApiError } from '../shell/api.ts'
import { type Choice, type Clash, clashesOf, type MergeField, merged } from './merge.ts'
import type { StaleRow } from './StaleNotice.tsx'
import { type FormState, useForm } from './use-form.ts'

/** Who changed an object last, when that is known. */
export type LastChange = { readonly userName: string; readonly at: string } | undefined

/** How an object becomes a form, and how its fields are told to people. */
export interface StaleEditOptions<Thing, Values, Name extends string> {
  /** It, as it was when the form was opened; later values are not looked at. */
  readonly opened: Thing
  readonly valuesOf: (thing: Thing) => Values
  readonly fields: readonly (MergeField<Values> & { readonly field: Name })[]
  readonly labelOf: (field: Name) => string
  /** A field's value in words. */
  readonly say: (field: Name, values: Values) => string
  /** Reads it as it is now, and who changed it last. */
  readonly readAgain: () => Promise<{ readonly now: Thing; readonly by: LastChange }>
}

/** An edit that two people may make at once. */
export interface StaleEdit<Thing, Values> {
  /** What is saved is a change of this: it carries the revision. */
  readonly base: Thing
  readonly form: FormState<Values>
  /**
   * For the `onError` of what saves it: when somebody else has saved meanwhile, reads that, and takes their value
   * wherever nothing was entered here. From then on it is saved against what they made of it.
   */
  readonly takeIn: (error: unknown) => Promise<void>
  /** What they changed, for `StaleNotice`; undefined when nobody did. */
  readonly notice:
    | { readonly rows: readonly StaleRow[]; readonly by: LastChange; onChoose: (field: string, choice: Choice) => void }
    | undefined
}

interface Stale<Values> {
  readonly sides: { readonly base: Values; readonly mine: Values; readonly theirs: Values }
  readonly clashes: readonly Clash<Values>[]
  readonly by: LastChange
}

/** Edits an object whose beginning stays fixed, and joins what somebody else saved meanwhile with what is on the screen. */
export function useStaleEdit<Thing, Values extends object, Name extends string>(
  options: StaleEditOptions<Thing, Values, Name>,
): StaleEdit<Thing, Values> {
  const { opened, valuesOf, fields, labelOf, say, readAgain } = options
  const [base, setBase] = useState(opened)
  const [stale, setStale] = useState<Stale<Values>>()
  const form = useForm(valuesOf(base))
  const { values } = form
  const takeIn = async (error: unknown) => {
    if (asApiError(error)?.code !== 'stale_revision') return
    const { now, by } = await readAgain()
    const sides = { base: valuesOf(base), mine: values, theirs: valuesOf(now) }
    const clashes = clashesOf(fields, sides)
    setBase(now)
    form.restart(sides.theirs, merged(clashes, sides))
    setStale({ sides, clashes, by })
  }
  const choose = (name: string, choice: Choice) => {
    const clash = stale?.clashes.find(({ field }) => field.field === name)
    if (!stale || !clash || clash.choice === choice) return
    // What is on the screen may have been typed since; it comes back when they change their mind.
    const mine = choice === 'theirs' ? { ...stale.sides.mine, ...pick(values, clash.field.names) } : stale.sides.mine
    const sides = { ...stale.sides, mine }
    form.merge(pick(sides[choice], clash.field.names))
    const clashes = stale.clashes.map((other) => (other === clash ? { ...clash, choice } : other))
    setStale({ ...stale, sides, clashes })
  }
  const inWords = ({ sides }: Stale<Values>, { field: { field }, isContested, choice }: Clash<Values>): StaleRow[] =>
    fields
      .filter((known) => known.field === field)
      .map((known) => ({
        field,
        label: labelOf(known.field),
        before: say(known.field, sides.base),
        theirs: say(known.field, sides.theirs),
        mine: say(known.field, choice === 'mine' ? values : sides.mine),
        isContested,
        choice,
      }))
  return {
    base,
    form,
    takeIn,
    notice: stale && {
      rows: stale.clashes.flatMap((clash) => inWords(stale, clash)),
      by: stale.by,
      onChoose: choose,
    },
  }
}

function pick<Values>(values: Values, names: readonly (keyof Values)[]): Partial<Values> {
  return Object.fromEntries(names.map((name) => [name, values[name]])) as Partial<Values> // of its own names
}
