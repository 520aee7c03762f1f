import { currentLanguage } from '../text/define-text.ts'

/** What a chart's values count. `percent` is 0 to 100, not a share of 1. */
export type ChartUnit = 'bytes' | 'bytes_per_second' | 'percent'

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

function writeBytes(bytes: number, suffix: string): string {
  const steps = Math.floor(Math.log2(Math.max(1, Math.abs(bytes))) / 10)
  let index = Math.min(steps, byteUnits.length - 1)
  // Three digits of 1023.9 KiB read as 1,020 KiB or 1,024 KiB; it is 1 MiB.
  if (Number((Math.abs(bytes) / 1024 ** index).toPrecision(4)) >= 1023.5 && index < byteUnits.length - 1) index += 1
  const value = bytes / 1024 ** index
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  const number = new Intl.NumberFormat(currentLanguage(), { maximumFractionDigits: index === 0 ? 0 : digits })
  return `${number.format(value)} ${byteUnits[index]}${suffix}`
}

/** A value as people read it, in their language: `4.2 GiB`, `1,5 MiB/s`, `37 %`. */
export function formatQuantity(value: number, unit: ChartUnit): string {
  switch (unit) {
    case 'percent': {
      const digits = Math.abs(value) < 10 ? 1 : 0
      const options = { style: 'percent', maximumFractionDigits: digits } as const
      return new Intl.NumberFormat(currentLanguage(), options).format(value / 100)
    }
    case 'bytes':
      return writeBytes(value, '')
    case 'bytes_per_second':
      return writeBytes(value, '/s')
  }
}

/** A moment on a chart's axis: hour and minute, in the reader's zone. */
export function formatAxisTime(seconds: number): string {
  return clock({ hour: '2-digit', minute: '2-digit' }, seconds)
}

/** A moment that a chart's crosshair points at; with seconds where points are closer than a minute. */
export function formatPointTime(seconds: number, stepSeconds: number): string {
  const fine = stepSeconds < 60 ? ({ second: '2-digit' } as const) : ({ weekday: 'short' } as const)
  return clock({ hour: '2-digit', minute: '2-digit', ...fine }, seconds)
}

function clock(options: Intl.DateTimeFormatOptions, seconds: number): string {
  return new Intl.DateTimeFormat(currentLanguage(), options).format(new Date(seconds * 1000))
}
