import { sizeInWords } from '../../words.ts'

/** What to do with a VM that was paused by what happened to it. */
export function vmPauseAdvice(pauseReason: string): string {
  if (pauseReason === 'no_space') return 'Make space on its storage domain, then resume it.'
  if (pauseReason === 'crashed') return 'Look at its console, then reset it or power it off.'
  return 'Mend its storage, then resume it.'
}

/** How little is free, in a sentence: `4.1 GiB of 100 GiB are free (4 %).` */
export function spaceInWords(freeBytes: number, totalBytes: number): string {
  const percent = Math.round((1000 * freeBytes) / totalBytes) / 10
  return `${sizeInWords(freeBytes)} of ${sizeInWords(totalBytes)} are free (${percent} %).`
}
