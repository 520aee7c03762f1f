import { useState } from 'react'
import { asApiError } from '../shell/api.ts'
import { useLatest } from '../table/use-latest.ts'
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
  /** Reads it as it is now. */
  readonly readAgain: () => Promise<Thing>
  /** Reads who changed it last, where that can be told; must not reject. */
  readonly readWho?: () => Promise<LastChange>
}

/** An edit that two people may make at once. */
export interface StaleEdit<Thing, Values> {
  /** What is saved is a change of this: it carries the revision. */
  readonly base: Thing
  readonly form: FormState<Values>
  /**
   * For the mutation that saves it. When somebody else has saved meanwhile, reads that, and takes their value wherever
   * nothing was entered here. From then on it is saved against what they made of it.
   */
  readonly saving: { readonly onMutate: () => void; readonly onError: (error: unknown) => Promise<void> }
  /** Why what somebody else saved could not be read; until it is saved again. */
  readonly readError: unknown
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
  const { opened, valuesOf, fields, labelOf, say, readAgain, readWho } = options
  const [base, setBase] = useState(opened)
  const [stale, setStale] = useState<Stale<Values>>()
  const [readError, setReadError] = useState<unknown>()
  const form = useForm(valuesOf(base))
  const { values } = form
  const latestValues = useLatest(() => values)
  const takeIn = async (error: unknown) => {
    if (asApiError(error)?.code !== 'stale_revision') return
    try {
      const [now, by] = await Promise.all([readAgain(), readWho?.()])
      // What was typed while it was read again is kept, too.
      const sides = { base: valuesOf(base), mine: latestValues(), theirs: valuesOf(now) }
      const clashes = clashesOf(fields, sides)
      setBase(now)
      form.restart(sides.theirs, merged(clashes, sides))
      setStale({ sides, clashes, by })
    } catch (failure) {
      setReadError(failure)
    }
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
    saving: { onMutate: () => setReadError(undefined), onError: takeIn },
    readError,
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
