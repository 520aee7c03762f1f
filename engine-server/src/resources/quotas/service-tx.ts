// What VMs and disks ask of quotas, within their own transactions: which one is theirs, and whether it lets more through.
import type { Actor } from '../../authz/actor.ts'
import { assertRight } from '../../authz/filter.ts'
import { findVisibleObject } from '../../authz/store.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import { AppError, type ErrorDetails } from '../../errors.ts'
import { byActor, type NewEvent, recordEvents } from '../../events/record.ts'
import type { ObjectRef, PlanDraft } from '../../operations/define.ts'
import { invalidField } from '../disks/prepare.ts'
import * as store from './use-store.ts'
import { type Amount, gravest, judge, type QuotaLine, type Verdict, without } from './verdict.ts'
import { limitInWords, refusalInWords } from './words.ts'

/** Something that is to count against a quota. */
export interface Counting {
  readonly quotaId: string | null
  readonly dataCenterId: string
  readonly ask: readonly Amount[]
  /** What is made, started or changed; null while a form only asks. */
  readonly object: ObjectRef | null
  /** It was written already in this transaction: what is used has it. */
  readonly counted?: boolean
}

/** What a quota, or that there is none, says to what is asked. */
export interface Weighed {
  readonly mode: store.QuotaDataCenter['quota_mode']
  readonly quota: store.CountedQuota | undefined
  readonly lines: readonly QuotaLine[]
  readonly verdict: Verdict
  /** Why it is refused. */
  readonly refusal: AppError | undefined
  /** For a plan: the same as its first blocker, and what will be told when it is done all the same. */
  readonly blockers: PlanDraft['blockers']
  readonly warnings: readonly string[]
  /** To be recorded when it is done. */
  readonly events: readonly NewEvent[]
  /** Names of the places of the lines, by id. */
  readonly names: ReadonlyMap<string, string>
}

const nothing: Pick<Weighed, 'lines' | 'verdict' | 'refusal' | 'blockers' | 'warnings' | 'events'> = {
  lines: [],
  verdict: 'fits',
  refusal: undefined,
  blockers: [],
  warnings: [],
  events: [],
}

/**
 * Weighs what is asked against its quota, as things are now. `lock`: holds the quota until the transaction ends, so that
 * nobody else is let through with the same room; what is then written counts from the commit on.
 */
export async function weigh(
  db: DbOrTx,
  { quotaId, dataCenterId, ask, object, counted = false }: Counting,
  lock?: { readonly tx: Tx },
): Promise<Weighed> {
  const dataCenter = await store.getDataCenter(db, dataCenterId)
  const { quota_mode: mode } = dataCenter
  const none = { ...nothing, mode, quota: undefined, names: new Map<string, string>() }
  if (mode === 'disabled') return none
  if (quotaId === null) return { ...none, ...withoutQuota(dataCenter, object) }
  if (lock) await store.lockQuotas(lock.tx, [quotaId])
  const [quota] = await store.listCounted(db, [quotaId])
  if (!quota) throw new Error(`quota ${quotaId} is gone while something refers to it`)
  const lines = judge(quota, counted ? without(quota, ask) : quota, ask)
  const names = await store.namesOf(
    db,
    lines.flatMap(({ placeId }) => placeId ?? []),
  )
  return { ...answer(mode, quota, lines, names, object), mode, quota, lines, names }
}

/** Lets something count against its quota, or refuses it; tells of what is beyond a threshold or a limit. */
export async function countAgainst(tx: Tx, actor: Actor, counting: Counting): Promise<void> {
  const weighed = await weigh(tx, counting, { tx })
  if (weighed.refusal) throw weighed.refusal
  await tellOf(tx, actor, weighed)
}

/**
 * Records what was let through although it is beyond a threshold or a limit. All who use a quota hear of it, and so it
 * says neither who nor what it was: that is for those who may see it, in its own events.
 */
export async function tellOf(tx: Tx, actor: Actor, { events }: Weighed): Promise<void> {
  await recordEvents(
    tx,
    events.map((event) => (event.objectKind === 'quota' ? event : { ...event, ...byActor(actor) })),
  )
}

function withoutQuota(dataCenter: store.QuotaDataCenter, object: Counting['object']): Partial<Weighed> {
  const why = `${inWords(object)} has no quota, and its data center enforces quotas. Choose one that you are a consumer of, or ask an administrator for one.`
  if (dataCenter.quota_mode === 'enforced')
    return {
      verdict: 'exceeded' as const,
      refusal: new AppError('quota_exceeded', why),
      blockers: blockersOf(object, why),
    }
  const text = `${inWords(object)} has no quota: where quotas are enforced, it would be refused.`
  const event: NewEvent = {
    objectKind: 'data_center',
    objectId: dataCenter.id,
    objectName: dataCenter.name,
    change: 'updated',
    ancestors: dataCenter.ancestors,
    code: 'quota.missing',
    severity: 'warning',
    message: text,
  }
  return { verdict: 'exceeded' as const, warnings: [text], events: [event] }
}

function answer(
  mode: Weighed['mode'],
  quota: store.CountedQuota,
  lines: readonly QuotaLine[],
  names: ReadonlyMap<string, string>,
  object: Counting['object'],
): Omit<Weighed, 'mode' | 'quota' | 'names'> {
  const verdict = gravest(lines.map((line) => line.verdict))
  const exceeded = lines.find((line) => line.verdict === 'exceeded')
  const nameOf = ({ placeId }: QuotaLine) => names.get(placeId ?? '') ?? ''
  if (exceeded && mode === 'enforced') {
    const text = refusalInWords(quota.name, exceeded, nameOf(exceeded))
    const refusal = new AppError('quota_exceeded', text, { details: detailsOf(quota, exceeded) })
    return { ...nothing, verdict, refusal, blockers: blockersOf(object, text) }
  }
  const told = lines.flatMap((line): (readonly [code: string, text: string])[] => {
    const limit = limitInWords(quota.name, line, nameOf(line))
    if (line.verdict === 'exceeded')
      return [['quota.would_refuse', `${limit} Where quotas are enforced, this would be refused.`]]
    if (line.verdict === 'grace') return [['quota.limit_passed', `${limit} It is let through by the quota's grace.`]]
    return line.verdict === 'threshold' && line.crosses ? [['quota.threshold_passed', limit]] : []
  })
  return {
    ...nothing,
    verdict,
    warnings: told.map(([, text]) => text),
    events: told.map(([code, message]) => ({
      objectKind: 'quota',
      objectId: quota.id,
      objectName: quota.name,
      change: 'updated',
      ancestors: quota.ancestors,
      code,
      severity: 'warning',
      message,
    })),
  }
}

function detailsOf(quota: store.CountedQuota, { resource, used, asked, limit }: QuotaLine): ErrorDetails {
  return { quotaId: quota.id, quotaName: quota.name, resource, used, asked, limit: limit ?? 0 }
}

function inWords(object: Counting['object']): string {
  return object ? `${object.kind === 'vm' ? 'VM' : object.kind} ${object.name}` : 'What is new'
}
/** Something in the way of an object, for its plan; there is none of what is not there yet. */
function blockersOf(object: Counting['object'], text: string): PlanDraft['blockers'] {
  return object ? [{ code: 'quota_exceeded', text, object }] : []
}

/** Which quota is wanted for something new. */
export interface QuotaWish {
  readonly quotaId: string | undefined
  readonly dataCenterId: string
  /** All that it may come to take; of several quotas, the first that this fits into is chosen. */
  readonly ask: () => Promise<readonly Amount[]>
  /** The JSON pointer of the wish within the body, for messages. */
  readonly at: string
}

/**
 * The quota that something new counts against: the one asked for, or else the first by name of those the actor is a consumer of
 * that it fits into, or the first of them where it fits into none. Null where quotas are disabled or they have none. Holds
 * those it chooses from until the transaction ends.
 */
export async function chooseQuota(tx: Tx, actor: Actor, wish: QuotaWish): Promise<string | null> {
  const { quotaId, dataCenterId, ask, at } = wish
  if (quotaId !== undefined) {
    await assertUsable(tx, actor, quotaId, dataCenterId, at)
    return quotaId
  }
  if ((await store.getDataCenter(tx, dataCenterId)).quota_mode === 'disabled') return null
  return (await chooseOwn(tx, actor, dataCenterId, await ask(), { tx }))?.id ?? null
}

/** As `chooseQuota` chooses where none is asked for. */
export async function chooseOwn(
  db: DbOrTx,
  actor: Actor,
  dataCenterId: string,
  ask: readonly Amount[],
  lock?: { readonly tx: Tx },
): Promise<store.CountedQuota | undefined> {
  const ids = await store.listOwnIds(db, actor, dataCenterId)
  if (lock && ids.length > 1) await store.lockQuotas(lock.tx, ids)
  const quotas = await store.listCounted(db, ids)
  const fits = (quota: store.CountedQuota) =>
    gravest(judge(quota, quota, ask).map(({ verdict }) => verdict)) !== 'exceeded'
  return quotas.find(fits) ?? quotas[0]
}

/**
 * Refuses a quota that the actor may not give to something of a data center: neither a consumer of it nor somebody who
 * manages it. One that they may not see is not there.
 */
export async function assertUsable(
  db: DbOrTx,
  actor: Actor,
  quotaId: string,
  dataCenterId: string,
  at: string,
): Promise<void> {
  const quota = await store.findConsumable(db, actor, quotaId)
  if (!quota) {
    const seen = await findVisibleObject(db, actor, 'quota', quotaId)
    if (seen) assertRight(seen.rights, 'consume_quota', `use quota ${seen.name}`)
    throw invalidField(at, 'There is no such quota, or you may not see it.')
  }
  if (quota.data_center_id !== dataCenterId)
    throw invalidField(at, `Quota ${quota.name} belongs to another data center.`)
}
