import { AppError } from '../errors.ts'

/** Encodes the sort key of a page's last row as the opaque `next` of a list. */
export function encodeCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

/** Decodes `after`; a cursor that no list of this shape gave out is `invalid_request`. */
export function decodeCursor<const Length extends 1 | 2 | 3>(
  after: string | undefined,
  length: Length,
): CursorOf<Length> | undefined {
  if (after === undefined) return undefined
  const key = parse(Buffer.from(after, 'base64url').toString())
  const sound = Array.isArray(key) && key.length === length && key.every(isPart)
  if (!sound)
    throw new AppError('invalid_request', 'This is not a place in this list. Begin again at its first page.', {
      details: { fields: { '/after': 'Not a cursor of this list.' } },
    })
  return key as unknown as CursorOf<Length> // its length and parts were checked
}

/** PostgreSQL has no text with a NUL in it, so no list gave that out. */
function isPart(part: unknown): boolean {
  return typeof part === 'string' && !part.includes('\0')
}

type CursorOf<Length> = Length extends 1
  ? readonly [string]
  : Length extends 2
    ? readonly [string, string]
    : readonly [string, string, string]

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // said by the caller, with the right words
  }
}

/** Cuts a page that was read with one row more than its limit, and says where the next begins. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly string[],
): { items: Row[]; next: string | null } {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null }
}
