/**
 * Characters that have no place in a line of text from a guest: controls, line and paragraph separators, invisible
 * marks and above all the overrides of writing direction, by which a text shows as something it is not
 * (Unicode Technical Report 36, section 2.3).
 */
const unwanted =
  // oxlint-disable-next-line no-control-regex -- control characters are its subject
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]|\p{Surrogate}|\p{Noncharacter_Code_Point}/gu

/**
 * Makes text of a guest fit to be stored and shown: what could deceive or disturb is removed, and it is cut to
 * `maxLength` UTF-16 units, never within a character. Undefined for what is not text or has none left.
 */
export function sanitizeGuestText(value: unknown, maxLength: number): string | undefined {
  if (typeof value !== 'string') return undefined
  // A bound before the work: the rest would be cut off anyway, and removal can at most shorten.
  const clean = value
    .slice(0, maxLength * 4)
    .replaceAll(unwanted, '')
    .trim()
    .slice(0, maxLength)
  const whole = /[\ud800-\udbff]$/.test(clean) ? clean.slice(0, -1) : clean
  return whole === '' ? undefined : whole
}
