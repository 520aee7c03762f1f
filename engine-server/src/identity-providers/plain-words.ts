// What servers of others say goes into events and the audit log, and some of it is said by whoever asks.

/** A message without the characters that no message has and no database keeps, of a length that can be read. */
export function plainWords(text: string): string {
  return text
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 500)
}

/** A text that is as the specification of OAuth has those of errors: printable ASCII. Any other is not repeated. */
export function asciiWords(text: string | undefined): string | undefined {
  return text !== undefined && /^[\x20-\x7e]{1,200}$/.test(text) ? text : undefined
}
