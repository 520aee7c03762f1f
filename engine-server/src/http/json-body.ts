/** Items put into one text: of VMs, whose views are among the longest, a third of what makes V8 slow. */
const itemsAtOnce = 32

/**
 * The JSON of a reply. A text of more than 128 KiB does not fit into V8's pages for usual objects, and takes it five times as
 * long to make and send; a page of 100 VMs is one. So a long list is put together from shorter texts.
 */
export function jsonBody(body: unknown): string | Buffer {
  if (!hasLongList(body)) return JSON.stringify(body)
  const { items, ...others } = body
  const parts: Buffer[] = []
  for (let from = 0; from < items.length; from += itemsAtOnce) {
    const some = JSON.stringify(items.slice(from, from + itemsAtOnce)).slice(1, -1)
    parts.push(Buffer.from(from === 0 ? `{"items":[${some}` : `,${some}`))
  }
  const rest = JSON.stringify(others).slice(1)
  parts.push(Buffer.from(rest === '}' ? ']}' : `],${rest}`))
  return Buffer.concat(parts)
}

function hasLongList(body: unknown): body is { readonly items: readonly unknown[] } {
  if (typeof body !== 'object' || body === null || !('items' in body)) return false
  return Array.isArray(body.items) && body.items.length > itemsAtOnce
}
