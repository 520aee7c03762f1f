// A table that spreadsheets open and `verify` reads back. A cell that a spreadsheet would take for a formula gets an
// apostrophe in front, as does one that begins with an apostrophe already, so that taking it away again is no guess.
const guarded = /^['=+\-@\t\r\n]/

/** One row, with its end. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`
}

function cell(text: string): string {
  const safe = guarded.test(text) ? `'${text}` : text
  return /[",\r\n;']|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Takes the guard of a cell away. */
export function unguard(text: string): string {
  return text.startsWith("'") && guarded.test(text.slice(1)) ? text.slice(1) : text
}

/** Reads rows from the pieces of a file; a quoted cell may hold commas and line ends. */
export async function* readCsv(pieces: AsyncIterable<string>): AsyncGenerator<string[]> {
  let row: string[] = []
  let text = ''
  let quoted = false
  let afterQuote = false
  for await (const piece of pieces)
    for (const character of piece) {
      if (quoted) {
        if (afterQuote && character === '"') {
          text += '"'
          afterQuote = false
          continue
        }
        if (!afterQuote) {
          if (character === '"') afterQuote = true
          else text += character
          continue
        }
        quoted = false
        afterQuote = false
      }
      if (character === '"' && text === '') quoted = true
      else if (character === ',') {
        row.push(text)
        text = ''
      } else if (character === '\n') {
        row.push(text)
        yield row
        row = []
        text = ''
      } else if (character !== '\r') text += character
    }
  if (text !== '' || row.length > 0) yield [...row, text]
}
