import { designText } from '../text/design-text.ts'
import { showToast } from '../feedback/toasts.ts'

/** How many requests of one bulk action are under way at once; the browser has six connections, the stream one. */
const atOnce = 4

/** What became of each object of a bulk action. */
export interface BulkResult<Row> {
  readonly done: readonly Row[]
  readonly refused: readonly { readonly row: Row; readonly reason: string }[]
}

/** Does the same to many rows, a few at a time; a refusal stops nothing. */
export async function forEachRow<Row>(
  rows: readonly Row[],
  run: (row: Row) => Promise<unknown>,
): Promise<BulkResult<Row>> {
  const done: Row[] = []
  const refused: { row: Row; reason: string }[] = []
  const waiting = [...rows]
  const work = async () => {
    for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
      try {
        await run(row)
        done.push(row)
      } catch (error) {
        refused.push({ row, reason: error instanceof Error ? error.message : String(error) })
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, rows.length) }, work))
  return { done, refused }
}

/** Tells the result of a bulk action: `8 done, 2 refused`, and why, one line per object. */
export function tellBulkResult<Row extends { name: string }>(result: BulkResult<Row>): void {
  const { done, refused } = result
  if (refused.length === 0) {
    showToast({ variant: 'success', title: designText.t('bulk.done', { done: done.length }) })
    return
  }
  showToast({
    variant: done.length > 0 ? 'warning' : 'danger',
    title: designText.t('bulk.someRefused', { done: done.length, refused: refused.length }),
    body: refused.map(({ row, reason }) => `${row.name}: ${reason}`).join('\n'),
  })
}
