/** What was typed, as the statements of the search ask for it. */
export interface SearchTerms {
  /** In lower case, as names are compared. */
  readonly text: string
  /** `LIKE` patterns of what begins with the text and what contains it. */
  readonly prefix: string
  readonly contains: string
  /** The ids that begin with the text, from the first to the last; undefined when it is no beginning of an id. */
  readonly ids: readonly [first: string, last: string] | undefined
  /** What a MAC address may begin with or contain; undefined when the text is no part of one. */
  readonly mac: string | undefined
  /** The same of an IP address. */
  readonly ip: string | undefined
}

/** Pairs of digits between colons: an IPv6 address written so would be a rare one. */
const macShape = /^([0-9a-f]{2}:){2,5}[0-9a-f]{0,2}$/
/** Fewest characters that count as the beginning of an id: shorter ones would find far too much. */
const fewestOfId = 4

/** Reads what was typed. Whatever it holds, it is text: `%` and `_` mean themselves. */
export function termsOf(typed: string): SearchTerms {
  const text = typed.trim().toLowerCase()
  const literal = likeLiteral(text)
  const mac = text.replaceAll('-', ':')
  return {
    text,
    prefix: `${literal}%`,
    contains: `%${literal}%`,
    ids: idRange(text),
    mac: /^[0-9a-f:]{2,17}$/.test(mac) && mac.includes(':') ? mac : undefined,
    // An IPv4 address has a dot, an IPv6 address a colon; a mere number is more likely part of a name.
    ip: /^[0-9a-f.:]{2,45}$/.test(text) && /[.:]/.test(text) && !macShape.test(text) ? text : undefined,
  }
}

/** The text as a `LIKE` pattern that matches itself alone. */
export function likeLiteral(text: string): string {
  return text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)
}

const idShape = '00000000-0000-0000-0000-000000000000'

function idRange(text: string): readonly [string, string] | undefined {
  if (text.length < fewestOfId || text.length > idShape.length) return undefined
  for (let at = 0; at < text.length; at += 1)
    if (idShape[at] === '-' ? text[at] !== '-' : !/[0-9a-f]/.test(text.charAt(at))) return undefined
  const rest = idShape.slice(text.length)
  return [text + rest, text + rest.replaceAll('0', 'f')]
}
