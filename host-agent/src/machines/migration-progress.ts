import type { CopiedPart, DepartureProgress } from '../driver/port.ts'

/** Of memory and disks, how much is over, 0 to 99; it falls back when the guest changes what was copied. */
export function percentOf({ memory, disks }: DepartureProgress): number {
  const total = memory.totalBytes + disks.totalBytes
  return total === 0 ? 0 : Math.min(99, Math.floor((1 - (memory.remainingBytes + disks.remainingBytes) / total) * 100))
}

/** How far a guest that leaves is, in words. Its disks go before its memory. */
export function sentenceOf({ now, memory, disks }: DepartureProgress): string {
  if (memory.totalBytes + disks.totalBytes === 0) return 'The other host gets ready.'
  if (now === 'disks') return `${left('disks', disks)}; the memory follows.`
  const gone = disks.totalBytes > 0 ? `; the disks have been copied (${mib(disks.totalBytes)})` : ''
  return `${left('memory', memory)}${gone}.`
}

function left(what: string, { remainingBytes, totalBytes, bytesPerSecond, dirtyBytesPerSecond }: CopiedPart): string {
  const speed = inMib(bytesPerSecond) > 0 ? ` at ${mib(bytesPerSecond)}/s` : ''
  const changing = inMib(dirtyBytesPerSecond) > 0 ? `; the guest changes ${mib(dirtyBytesPerSecond)}/s` : ''
  // By how much less there is to do each second.
  const gain = bytesPerSecond - dirtyBytesPerSecond
  const end = remainingBytes > 0 && gain > 0 ? `, about ${Math.ceil(remainingBytes / gain)} s to go` : ''
  return `${inMib(remainingBytes)} of ${mib(totalBytes)} of ${what} left${speed}${changing}${end}`
}

const inMib = (bytes: number) => Math.round(bytes / 2 ** 20)
const mib = (bytes: number) => `${inMib(bytes)} MiB`
