import { useState } from 'react'

/** A form's values while they are edited; they mirror the screen, not the request. */
export interface FormState<Values> {
  readonly values: Values
  readonly set: <Name extends keyof Values>(name: Name, value: Values[Name]) => void
  /** Sets several at once. */
  readonly merge: (change: Partial<Values>) => void
  /** Whether something differs from where it began. */
  readonly isDirty: boolean
  /** Begins anew from other values; `entered` is what is different from them already. */
  readonly restart: (values: Values, entered?: Values) => void
}

/** Holds a form's values; they must be plain data. `entered` is what was entered before, as in a draft. */
export function useForm<Values extends object>(initial: Values, entered: Values = initial): FormState<Values> {
  const [begun, setBegun] = useState(initial)
  const [values, setValues] = useState(entered)
  return {
    values,
    set: (name, value) => setValues((before) => ({ ...before, [name]: value })),
    merge: (change) => setValues((before) => ({ ...before, ...change })),
    isDirty: values !== begun && JSON.stringify(values) !== JSON.stringify(begun),
    restart: (next, changed = next) => {
      setBegun(next)
      setValues(changed)
    },
  }
}
