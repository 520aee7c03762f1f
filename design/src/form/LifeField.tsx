import { formatDuration } from '../units/time.ts'
import type { FieldProps } from './Field.tsx'
import { isLife, type Life, type LifeLimits, type LifeUnit } from './life.ts'
import { formText } from './text/form-text.ts'
import { UnitField } from './UnitField.tsx'

/** How long something is good for: a whole number and its unit; what is out of its limits is told at the field. */
export function LifeField(
  props: FieldProps & {
    value: Life
    onChange: (value: Life) => void
    limits: LifeLimits
    units: readonly LifeUnit[]
  },
) {
  const { value, limits, units } = props
  const text = formText.use()
  const [min, max] = [limits.min, limits.max].map((seconds) => formatDuration(seconds * 1000))
  const isOut = value.amount !== undefined && !isLife(value, limits)
  return (
    <UnitField
      {...props}
      {...(isOut ? { error: text('life.limits', { min: min ?? '', max: max ?? '' }) } : {})}
      units={units.map((unit) => ({ value: unit, label: text(`life.${unit}`) }))}
      isWhole
      min={1}
    />
  )
}
