import { splitBytes } from './bytes.ts'

/** A number and its unit, told apart by weight. */
export function Quantity({ value, unit }: { value: string | number; unit: string }) {
  return (
    <span className="ov-quantity" translate="no">
      {value} <span className="ov-unit">{unit}</span>
    </span>
  )
}

/** A size in bytes as people write it; a dash when it is not known. */
export function Bytes({ bytes }: { bytes: number | null | undefined }) {
  if (bytes === null || bytes === undefined) return <span className="ov-unit">–</span>
  const { value, unit } = splitBytes(bytes)
  return <Quantity value={value} unit={unit} />
}
