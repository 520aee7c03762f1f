import type { Client } from '@overt/api-client'
import type { Schema } from '@overt/api-client/engine'

/** Enough that neither side waits for the other, few enough that the portals stay quick meanwhile. */
const callsAtOnce = 16
const sayEveryMs = 5_000

/** Works on all, a few at a time; one that fails ends it. */
export async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values()
  await Promise.all(
    Array.from({ length: callsAtOnce }, async () => {
      for (const item of rest) await work(item)
    }),
  )
}

/** All pages of a list. */
export async function listAll<T>(
  page: (after: { after?: string }) => Promise<{ items: T[]; next: string | null }>,
): Promise<T[]> {
  const all: T[] = []
  for (let after: string | undefined; ; ) {
    const { items, next } = await page(after === undefined ? {} : { after })
    all.push(...items)
    if (next === null) return all
    after = next
  }
}

/** Waits until an operation has ended; throws with its reason when it did not succeed. */
export async function succeed(client: Client, { id }: Pick<Schema<'Operation'>, 'id'>): Promise<void> {
  for (;;) {
    const operation = await client.call('getOperation', { path: { id }, query: { waitSeconds: 30 } })
    if (operation.status === 'succeeded') return
    if (['failed', 'cancelled', 'stuck'].includes(operation.status))
      throw new Error(`${operation.object.name}: ${operation.error?.message ?? operation.reason}`)
  }
}

/** Says now and then how far something has come. */
export class Progress {
  private readonly say: (line: string) => void
  private readonly line: (done: number) => string
  private saidAt = Date.now()

  constructor(say: (line: string) => void, line: (done: number) => string) {
    this.say = say
    this.line = line
  }

  reached(done: number): void {
    if (Date.now() - this.saidAt < sayEveryMs) return
    this.saidAt = Date.now()
    this.say(this.line(done))
  }
}
