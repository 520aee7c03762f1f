// Tables that spreadsheets open: how a cell is written, in a list that is exported and in the audit log.

/**
 * What a spreadsheet would take for a formula, when a cell begins with it; and the apostrophe, so that taking the guard
 * away again is no guess.
 */
const guarded = /^['=+\-@\t\r\n]/

/**
 * A text as a cell by RFC 4180. One that a spreadsheet would run as a formula is made harmless by an apostrophe before
 * it: names and descriptions are written by anybody. Semicolons are quoted, for spreadsheets of some languages part
 * cells there, and edges, for some cut them off.
 */
export function csvCell(text: string): string {
  const safe = guarded.test(text) ? `'${text}` : text
  return /[",\r\n;]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A line of cells, with its end. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.join(',')}\r\n`
}

/** Takes the guard of a text away that was read from a cell. */
export function unguardCsv(text: string): string {
  return text.startsWith("'") && guarded.test(text.slice(1)) ? text.slice(1) : text
}
