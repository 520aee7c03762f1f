import { csvCell, csvLine, unguardCsv } from '@overt/api-client/rules/csv'

/** One row of texts, with its end. */
export function csvRow(texts: readonly string[]): string {
  return csvLine(texts.map(csvCell))
}

/** Reads the texts of rows back from the pieces of a file; a quoted cell may hold commas and line ends. */
export async function* readCsv(pieces: AsyncIterable<string>): AsyncGenerator<string[]> {
  for await (const cells of readCells(pieces)) yield cells.map(unguardCsv)
}

async function* readCells(pieces: AsyncIterable<string>): AsyncGenerator<string[]> {
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
