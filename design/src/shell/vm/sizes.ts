/** Sizes people choose a machine by, smallest first. */
export const vmSizes = [
  { name: 'small', cpus: 1, memoryBytes: 2 ** 30 },
  { name: 'medium', cpus: 2, memoryBytes: 4 * 2 ** 30 },
  { name: 'large', cpus: 4, memoryBytes: 8 * 2 ** 30 },
] as const

/** One of them. */
export type VmSize = (typeof vmSizes)[number]

/** Whether any host that is known could hold a machine of the size; zeros mean that none is known yet. */
export function fitsLargest(size: VmSize, largest: { readonly memoryBytes: number; readonly cpus: number }): boolean {
  if (largest.memoryBytes === 0) return true
  return size.memoryBytes <= largest.memoryBytes && size.cpus <= largest.cpus
}
