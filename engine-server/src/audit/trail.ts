import type { Db, Tx } from '../db/database.ts'
import type { AppError } from '../errors.ts'
import type { NewEvent } from '../events/record.ts'
import type { OperationContract } from '../http/contract.ts'
import type { RequestFacts } from '../http/facts.ts'
import type { Log } from '../log/log.ts'
import { type CallInHand, callInHand } from './call-in-hand.ts'
import { changesSomething, kindOfPath, outcomeOfFailure } from './classify.ts'
import { LateRecords } from './late-records.ts'
import { RefusalGatherer } from './refusals.ts'
import { insertRecord, type NewRecord } from './store.ts'

/** An API call, as far as the audit log wants to know. Filled in while it is served. */
export interface CallFacts {
  readonly contract: OperationContract
  readonly parameters: Readonly<Record<string, string>>
  /** Whether the caller showed something to be known by: a cookie, a token, a password. */
  showedCredential: boolean
  /** Name of the object in the path, once the caller is known to be allowed to see it. */
  objectName?: string
  /** Names of the body's members, once they are known to be the contract's. */
  fields?: readonly string[]
  /** What transactions of a call that was refused told: whose password was wrong. */
  refusalEvents?: readonly NewEvent[]
}

/** Writes the audit log. */
export class AuditTrail {
  private readonly afterwards: LateRecords
  private readonly refusals: RefusalGatherer

  constructor(db: Db, log: Log) {
    const write = (record: NewRecord) => insertRecord(db, record)
    this.afterwards = new LateRecords(write, log)
    this.refusals = new RefusalGatherer(write, log)
  }

  /**
   * Runs a call. One that changes something is recorded in the first transaction that it commits; one that has none, as
   * soon as it is done. Should it fail after that commit, `failed` says so in a record of its own.
   */
  async run<T>(facts: RequestFacts, call: CallFacts, work: () => Promise<T>): Promise<T> {
    if (!changesSomething(call.contract)) return await work()
    const audited = new AuditedCall(facts, call)
    try {
      const result = await callInHand.run(audited, work)
      // The change is made: that its record can't be written now is no reason to call it failed.
      if (!audited.recorded && audited.wanted) await this.afterwards.add(audited.record(undefined))
      return result
    } finally {
      audited.end()
    }
  }

  /** Records a call that failed, if it is one to be recorded. */
  async failed(facts: RequestFacts, call: CallFacts, error: Pick<AppError, 'code' | 'message'>): Promise<void> {
    const outcome = outcomeOfFailure(call.contract, error.code, call.showedCredential)
    if (!outcome) return
    const about = call.refusalEvents?.find(({ objectKind }) => objectKind === 'user')
    const told = call.refusalEvents?.map(({ message }) => message).filter((message) => message !== undefined)
    await this.refusals.add({
      ...baseOf(facts, call),
      object: objectOf(call, about ? [about] : []),
      outcome,
      code: error.code,
      operationId: null,
      summary: told && told.length > 0 ? told.join(' ') : error.message,
    })
  }

  /** Records something that was no call of the contract, in a transaction or by itself. */
  async write(db: Db | Tx, record: NewRecord): Promise<void> {
    await insertRecord(db, record)
  }
  async refused(record: NewRecord): Promise<void> {
    await this.refusals.add(record)
  }

  /** Writes what still waits or is counted. */
  async flush(): Promise<void> {
    await this.afterwards.flush()
    await this.refusals.flush()
  }
}

/** The record of one call in the making. */
class AuditedCall implements CallInHand {
  recorded = false
  private ended = false
  private readonly facts: RequestFacts
  private readonly call: CallFacts
  private readonly events = new WeakMap<Tx, NewEvent[]>()

  constructor(facts: RequestFacts, call: CallFacts) {
    this.facts = facts
    this.call = call
  }

  /** Whether there is anything to tell: a repeated call that got its first answer did nothing. */
  get wanted(): boolean {
    return this.facts.replayed !== true
  }

  note(tx: Tx, events: readonly NewEvent[]): void {
    const noted = this.events.get(tx)
    if (noted) noted.push(...events)
    else this.events.set(tx, [...events])
  }

  noteRefusal(_tx: Tx, events: readonly NewEvent[]): void {
    this.call.refusalEvents = events
  }

  async beforeCommit(tx: Tx): Promise<void> {
    if (this.recorded || this.ended) return
    await insertRecord(tx, this.record(tx))
  }

  committed(): void {
    this.recorded = true
  }

  /** What runs on behind the call's back is not part of it any more. */
  end(): void {
    this.ended = true
  }

  record(tx: Tx | undefined): NewRecord {
    const noted = (tx && this.events.get(tx)) ?? []
    const base = baseOf(this.facts, this.call)
    // Signing in is about who does, whatever else a provider says of them.
    const who = base.userId === null ? noted.find(({ userId }) => userId !== undefined && userId !== null) : undefined
    const events = who ? [who, ...noted.filter((event) => event !== who)] : noted
    const told = events.map(({ message }) => message).filter((message) => message !== undefined)
    return {
      ...base,
      ...(who ? { userId: who.userId ?? null, userName: who.userName ?? '' } : {}),
      object: objectOf(this.call, who ? [who] : events),
      outcome: 'done',
      code: null,
      operationId: events.find(isNewOperation)?.objectId ?? null,
      summary: told.length > 0 ? told.join(' ') : `${this.call.contract.summary}.`,
    }
  }
}

function isNewOperation({ objectKind, change }: NewEvent): boolean {
  return objectKind === 'operation' && change === 'created'
}

function baseOf(
  { identity, clientAddress, requestId }: RequestFacts,
  { contract, fields = [] }: CallFacts,
): Pick<NewRecord, 'userId' | 'userName' | 'loginId' | 'clientAddress' | 'requestId' | 'apiOperation' | 'fields'> {
  return {
    userId: identity?.userId ?? null,
    userName: identity?.userName ?? '',
    loginId: identity?.loginId ?? null,
    clientAddress,
    requestId,
    apiOperation: contract.id,
    fields,
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The object in the path; else the one that was made, or that the events are about. */
function objectOf({ contract, parameters, objectName }: CallFacts, events: readonly NewEvent[]): NewRecord['object'] {
  const id = parameters['id']
  if (id !== undefined && uuid.test(id)) {
    const named = events.find((event) => event.objectId === id && event.objectName !== undefined)
    return { kind: named?.objectKind ?? kindOfPath(contract.path), id, name: objectName ?? named?.objectName ?? null }
  }
  const things = events.filter(({ objectKind }) => objectKind !== 'operation')
  const about = things.find(({ change }) => change === 'created') ?? things[0]
  return about ? { kind: about.objectKind, id: about.objectId, name: about.objectName ?? null } : null
}
