import { formatNumber } from '../text/define-text.ts'

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const
/** A binary unit as people write it. */
export type ByteUnit = (typeof units)[number]

/** How many bytes one unit has. */
export function bytesPer(unit: ByteUnit): number {
  return 1024 ** units.indexOf(unit)
}

/** A size split into its number and its unit, so that a page can set them apart; three significant digits at most. */
export function splitBytes(bytes: number): { readonly value: string; readonly unit: ByteUnit } {
  let index = 0
  let value = bytes
  while (Math.abs(value) >= 1024 && index < units.length - 1) {
    value /= 1024
    index += 1
  }
  const digits = value >= 100 || Number.isInteger(value) ? 0 : value >= 10 ? 1 : 2
  const rounded = Number(value.toFixed(digits))
  if (rounded >= 1024 && index < units.length - 1) return { value: '1', unit: units[index + 1] ?? 'PiB' }
  return { value: formatNumber(rounded), unit: units[index] ?? 'B' }
}

/** A size as people write it: `4 GiB`. */
export function formatBytes(bytes: number): string {
  const { value, unit } = splitBytes(bytes)
  return `${value} ${unit}`
}

/** The largest unit that shows the size as a short, exact number; for editing. */
export function editableBytes(bytes: number, allowed: readonly ByteUnit[]): { value: number; unit: ByteUnit } {
  const largestFirst = [...allowed].sort((a, b) => bytesPer(b) - bytesPer(a))
  for (const unit of largestFirst) {
    const value = bytes / bytesPer(unit)
    if (value >= 1 && Number.isInteger(value * 4)) return { value, unit }
  }
  const unit = largestFirst.at(-1) ?? 'B'
  return { value: bytes / bytesPer(unit), unit }
}
