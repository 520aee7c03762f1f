import type { Log } from '../log/log.ts'
import { networkOf } from '../identity/sign-in-limits.ts'
import type { NewRecord } from './store.ts'

/** Equal refusals are gathered for this long. */
export const gatherMs = 60_000
/** Most different refusals of one address, and of all, that are told apart in this time. */
export const mostOfAddress = 50
export const mostOfAll = 300

/** Begins the key of those that are counted together; no address begins so. */
const together = '*'

interface Gathering {
  /** As the last of them; gathered ones have no object in common. */
  readonly record: NewRecord
  /** Beyond what is written. */
  count: number
  from: Date
  to: Date
}

/**
 * Writes refusals down without letting whoever is refused fill the disk: the first of a kind at once, its equals within
 * a minute in one record with their number. Somebody who varies what they ask for has a limit of kinds, beyond which
 * they are counted by address and code alone; and so have all together.
 */
export class RefusalGatherer {
  private readonly write: (record: NewRecord) => Promise<void>
  private readonly log: Log
  private readonly gathered = new Map<string, Gathering>()
  private readonly kindsOf = new Map<string, number>()
  private timer: NodeJS.Timeout | undefined

  constructor(write: (record: NewRecord) => Promise<void>, log: Log) {
    this.write = write
    this.log = log
  }

  /** Resolves when it is written, or counted to one that is. Never rejects: what can't be written now is kept. */
  async add(record: NewRecord): Promise<void> {
    const { key, told } = this.kindOf(record)
    const now = new Date()
    const known = this.gathered.get(key)
    if (known) {
      known.count += 1
      known.to = now
      return
    }
    const first: Gathering = { record: told, count: 0, from: now, to: now }
    this.gathered.set(key, first)
    this.timer ??= setTimeout(() => void this.flush(), gatherMs).unref()
    await this.write(told).catch((error: unknown) => {
      this.log.error({ error }, 'a refusal could not be written to the audit log; trying again later')
      this.putBack(key, { record: told, count: 1, from: now, to: now })
    })
  }

  /** Writes what was counted, and begins anew. */
  async flush(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    const ended = [...this.gathered]
    this.gathered.clear()
    this.kindsOf.clear()
    for (const [key, { record, count, from, to }] of ended) {
      if (count === 0) continue
      const repeats = count
      try {
        await this.write({ ...record, gathered: { repeats, from, to } })
      } catch (error) {
        this.log.error({ error }, 'refusals could not be written to the audit log; trying again later')
        this.putBack(key, { record, count, from, to })
      }
    }
  }

  /** Counts what could not be written to its equals, which are those of now: there may have been a flush in between. */
  private putBack(key: string, unwritten: Gathering): void {
    const known = this.gathered.get(key)
    if (known) {
      known.count += unwritten.count
      if (unwritten.from < known.from) known.from = unwritten.from
      if (unwritten.to > known.to) known.to = unwritten.to
    } else if (this.gathered.size < mostOfAll || key.startsWith(together)) this.gathered.set(key, unwritten)
    else {
      // A database that takes nothing for long: what is kept has an end.
      const { key: shared, told } = this.together(unwritten.record, '')
      this.putBack(shared, { ...unwritten, record: told })
    }
    this.timer ??= setTimeout(() => void this.flush(), gatherMs).unref()
  }

  private kindOf(record: NewRecord): { key: string; told: NewRecord } {
    const { userId, apiOperation, code, object, outcome } = record
    const address = networkOf(record.clientAddress)
    const key = [address, userId, apiOperation, outcome, code, object?.id, object?.name].join('\n')
    if (this.gathered.has(key)) return { key, told: record }
    const kinds = this.kindsOf.get(address) ?? 0
    if (this.gathered.size >= mostOfAll) return this.together(record, '')
    if (kinds >= mostOfAddress) return this.together(record, address)
    this.kindsOf.set(address, kinds + 1)
    return { key, told: record }
  }

  /** One kind for all that is beyond the limits; of one address, or (empty) of many. */
  private together(record: NewRecord, address: string): { key: string; told: NewRecord } {
    const { outcome, code } = record
    const told: NewRecord = {
      ...record,
      ...(address === '' ? { userId: null, userName: '', loginId: null, clientAddress: '*' } : {}),
      apiOperation: '*',
      object: null,
      operationId: null,
      fields: [],
      summary: address === '' ? 'Many addresses were refused many things.' : 'This address was refused many things.',
    }
    return { key: [together, address, outcome, code].join('\n'), told }
  }
}
