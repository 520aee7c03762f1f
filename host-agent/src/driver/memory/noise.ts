// Randomness that is the same each time: everything follows from a seed and a position.

/** A seed from a text, as an id. 32 bits. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash >>> 0
}

/** A number from 0 to below 1 for a seed and a whole number. */
export function between(seed: number, index: number): number {
  let hash = Math.imul(seed ^ Math.imul(index, 0x9e3779b1), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  hash = Math.imul(hash ^ (hash >>> 16), 0x27d4eb2f)
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32
}

/** A smooth curve between 0 and 1 with one bend a unit. */
export function noise(seed: number, position: number): number {
  const whole = Math.floor(position)
  const part = position - whole
  const eased = part * part * (3 - 2 * part)
  return between(seed, whole) * (1 - eased) + between(seed, whole + 1) * eased
}

/** A burst in some of the windows of time: it rises and falls within its window, 0 to 1; 0 outside of bursts. */
export function burst(seed: number, atMs: number, windowMs: number, likelihood: number): number {
  const index = Math.floor(atMs / windowMs)
  if (between(seed, index) >= likelihood) return 0
  const length = 0.2 + 0.5 * between(seed + 1, index)
  const begins = (1 - length) * between(seed + 2, index)
  const part = (atMs / windowMs - index - begins) / length
  return part <= 0 || part >= 1 ? 0 : Math.sin(Math.PI * part) ** 0.5
}
