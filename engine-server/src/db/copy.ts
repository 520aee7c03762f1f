import type pg from 'pg'

/** A value of a row; null is null. */
export type CopyValue = string | number | null

/** What a connection of pg is asked for here; its types leave most of it out. */
interface CopyConnection {
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
  sendCopyFail(message: string): void
}

/** Rows in one message to PostgreSQL, which holds each whole: about 100 kB. */
const ROWS_IN_MESSAGE = 1_000

/**
 * Writes rows by one `COPY … FROM STDIN`: PostgreSQL takes them several times faster than an insert's parameters, and so
 * does putting them together. Names come from our code and are not quoted. When it is refused (a value that does not
 * fit, no partition) nothing of it is written, the promise rejects with PostgreSQL's error and the connection is as good
 * as before. In a transaction it is part of it.
 */
export function copyIn(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly CopyValue[])[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const copy = new CopyIn(`copy ${table} (${columns.join()}) from stdin`, rows, (error) =>
      error ? reject(error) : resolve(),
    )
    client.query(copy as unknown as pg.Submittable)
  })
}

/** The conversation with PostgreSQL, as pg calls it: simple query, CopyInResponse, CopyData, CopyDone. */
class CopyIn {
  private readonly statement: string
  private readonly rows: readonly (readonly CopyValue[])[]
  private readonly done: (error?: Error) => void

  constructor(statement: string, rows: readonly (readonly CopyValue[])[], done: (error?: Error) => void) {
    this.statement = statement
    this.rows = rows
    this.done = done
  }

  submit(connection: CopyConnection): void {
    connection.query(this.statement)
  }

  handleCopyInResponse(connection: CopyConnection): void {
    try {
      for (let from = 0; from < this.rows.length; from += ROWS_IN_MESSAGE)
        connection.sendCopyFromChunk(Buffer.from(copyText(this.rows.slice(from, from + ROWS_IN_MESSAGE))))
    } catch (error) {
      // PostgreSQL answers this with an error, which ends the conversation in order.
      return connection.sendCopyFail(error instanceof Error ? error.message : 'The rows could not be written down.')
    }
    connection.endCopyFrom()
  }

  handleCommandComplete(): void {
    // The connection is free with what follows.
  }

  handleReadyForQuery(): void {
    this.done()
  }

  /** What PostgreSQL refuses, and the end of the connection. */
  handleError(error: Error): void {
    this.done(error)
  }
}

const special = /[\\\t\n\r]/g
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** Rows in COPY's text format. */
export function copyText(rows: readonly (readonly CopyValue[])[]): string {
  let text = ''
  for (const row of rows) {
    for (let column = 0; column < row.length; column++) {
      const value = row[column]
      if (column > 0) text += '\t'
      if (value === null || value === undefined) text += '\\N'
      else if (typeof value === 'number') text += value
      else text += value.replace(special, (character) => escapes[character] ?? '')
    }
    text += '\n'
  }
  return text
}
