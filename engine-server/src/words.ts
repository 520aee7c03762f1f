// What sentences of several parts of the engine are made of.

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/** An amount of bytes as people write it, with three digits: `4.1 GiB`. */
export function sizeInWords(bytes: number): string {
  const index = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  const value = bytes / 1024 ** index
  return `${Number(value.toPrecision(3))} ${units[index]}`
}

/** A moment as people write it, to the minute, for those who read it wherever they are: `2026-03-09 14:05 UTC`. */
export function momentInWords(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
