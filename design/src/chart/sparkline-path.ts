/** Size of a sparkline's own coordinates. */
export const sparklineBox = { width: 100, height: 20 } as const

/** The path of a sparkline from 0 up to `top`; gaps break it, and a point without neighbours becomes a dot. */
export function sparklinePath(values: readonly (number | null)[], top: number): string {
  const { width, height } = sparklineBox
  const last = values.length - 1
  const round = (value: number) => Math.round(value * 10) / 10
  let path = ''
  for (const [index, value] of values.entries()) {
    if (value === null) continue
    const x = round(last === 0 ? width : (index / last) * width)
    const y = round(height - (Math.min(value, top) / top) * height)
    const begins = index === 0 || values[index - 1] === null
    path += `${begins ? 'M' : 'L'}${x} ${y}`
    // A line of no length, which round caps make a dot.
    if (begins && (index === last || values[index + 1] === null)) path += 'h0'
  }
  return path
}
