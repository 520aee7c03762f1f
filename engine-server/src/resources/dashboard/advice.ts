/** What to do with a VM that was paused by what happened to it. */
export function vmPauseAdvice(pauseReason: string): string {
  if (pauseReason === 'no_space') return 'Make space on its storage domain, then resume it.'
  if (pauseReason === 'crashed') return 'Look at its console, then reset it or power it off.'
  return 'Mend its storage, then resume it.'
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/** How little is free, in a sentence: `4.1 GiB of 100 GiB are free (4 %).` */
export function spaceInWords(freeBytes: number, totalBytes: number): string {
  const percent = Math.round((1000 * freeBytes) / totalBytes) / 10
  return `${sizeInWords(freeBytes)} of ${sizeInWords(totalBytes)} are free (${percent} %).`
}

function sizeInWords(bytes: number): string {
  const index = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  const value = bytes / 1024 ** index
  return `${Number(value.toPrecision(3))} ${units[index]}`
}
