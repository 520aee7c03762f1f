import type { DepartureProgress } from '../driver/port.ts'

/** Of memory and disks, how much is over, 0 to 99; it falls back when the guest changes what was copied. */
export function percentOf({ memory, disks }: DepartureProgress): number {
  const total = memory.totalBytes + disks.totalBytes
  return total === 0 ? 0 : Math.min(99, Math.floor((1 - (memory.remainingBytes + disks.remainingBytes) / total) * 100))
}

/** How far a guest that leaves is, in words. Its disks go before its memory. */
export function sentenceOf({ memory, disks }: DepartureProgress): string {
  if (memory.totalBytes === 0 && disks.totalBytes > 0)
    return `${left('disks', disks, disks.bytesPerSecond)}; the memory follows.`
  const { dirtyBytesPerSecond } = memory
  const changing = dirtyBytesPerSecond > 0 ? `; the guest changes ${mib(dirtyBytesPerSecond)}/s` : ''
  return `${left('memory', memory, memory.bytesPerSecond - dirtyBytesPerSecond, changing)}.`
}

type Copy = { remainingBytes: number; bytesPerSecond: number }

/** `gain`: by how much less there is to do each second. */
function left(what: string, { remainingBytes, bytesPerSecond }: Copy, gain: number, more = ''): string {
  const end = gain > 0 ? `, about ${Math.ceil(remainingBytes / gain)} s to go` : ''
  return `${mib(remainingBytes)} of ${what} left at ${mib(bytesPerSecond)}/s${more}${end}`
}

function mib(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`
}
