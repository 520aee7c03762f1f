// An era: one engine from its first call to its last, so that what it holds stays bounded and a failure can be had again.
import fc from 'fast-check'
import { expect } from 'vitest'
import { sealWaiting } from '../../src/audit/sealer.ts'
import { verifyChain } from '../../src/audit/verify.ts'
import { aSigningRequest } from '../fake-host.ts'
import { eventually } from '../runtime.ts'
import { type DrawnCall, drawnCalls, planFor, write } from './calls.ts'
import { type Operation, operations } from './contract.ts'
import { type FuzzedEstate, fuzzedEstate } from './estate.ts'
import { mistakesOf } from './judge.ts'
import { Known, type Pick } from './known.ts'
import { watchStrays } from './loopback-only.ts'
import { type Caller, People } from './people.ts'
import type { Tally } from './tally.ts'
import { openSender, ownAddress, type Reply, type Sender, type Wire } from './wire.ts'

/** What to do; everything that happens follows from it, but for what happens at once. */
export interface EraPlan {
  readonly seed: number
  readonly calls: number
}

/** Calls in one sequence of fast-check. */
const sequenceLength = 40
/** Of a sequence, calls that are under way at once. */
const atOnce = 4
/** Everybody is made anew after this many calls: meanwhile roles are granted and taken by the calls themselves. */
const renewEvery = 1_000
/** Calls before a failure that are told. */
const toldBefore = 12

/** A call as it was made. */
interface MadeCall {
  readonly operation: Operation
  readonly caller: Caller
  readonly wire: Wire
  readonly reply: Reply
}

/** Faults that are told of one era; the same one of an operation is told once. */
const toldFaults = 20

/** Runs an era; throws in the end, with the replies outside the contract and the calls that led there. */
export async function runEra({ seed, calls }: EraPlan, tally: Tally): Promise<void> {
  await using estate = await fuzzedEstate()
  using strays = watchStrays()
  using sender = openSender(estate.engine.origin)
  const rejections: unknown[] = []
  const onRejection = (reason: unknown) => rejections.push(reason)
  process.on('unhandledRejection', onRejection)
  try {
    const people = await People.of(estate.engine, estate.places)
    const era = new Era(sender, people, tally)
    await era.lookAround()
    const sequences = fc.array(drawnCalls, { minLength: sequenceLength, maxLength: sequenceLength })
    const { failed, errorInstance, numRuns } = await fc.check(
      fc.asyncProperty(sequences, (sequence) => era.play(sequence)),
      // A sequence meets what those before it left, so a shorter one would prove nothing.
      { seed, numRuns: Math.ceil(calls / sequenceLength), endOnFailure: true },
    )
    if (failed) throw new Error(`Sequence ${numRuns} went wrong.`, { cause: errorInstance })
    if (era.faults.size > 0) throw new Error([...era.faults.values()].join('\n\n'))
    await assertSound(estate)
  } finally {
    process.off('unhandledRejection', onRejection)
  }
  expect(rejections, 'rejections that nobody handled').toEqual([])
  expect([...new Set(strays.addresses)], 'addresses beyond this machine that were called').toEqual([])
}

class Era {
  /** Replies outside the contract, in words. */
  readonly faults = new Map<string, string>()
  private readonly sender: Sender
  private readonly people: People
  private readonly tally: Tally
  private readonly known = new Known()
  private readonly keys: string[] = []
  private readonly lately: MadeCall[] = []
  private made = 0
  private renewAt = renewEvery

  constructor(sender: Sender, people: People, tally: Tally) {
    this.sender = sender
    this.people = people
    this.tally = tally
  }

  /** Reads every list once, as an administrator, so that the first calls reach something. */
  async lookAround(): Promise<void> {
    const { headers } = this.people.caller(0)
    for (let index = 0; index < 8; index++) this.known.add('signing_request', (await aSigningRequest()).request)
    for (const operation of operations)
      if (operation.method === 'get' && !operation.path.includes('{') && operation.tag !== 'events') {
        const wire = { method: 'GET', path: `/api/v1${operation.path}`, headers, body: undefined, from: ownAddress }
        const reply = await this.sender.send(wire)
        if (reply.status === 200) this.known.learn(operation, wire.path, reply)
      }
  }

  /** Makes the calls of a sequence, some at once. */
  async play(sequence: readonly DrawnCall[]): Promise<void> {
    for (let from = 0; from < sequence.length; from += atOnce) {
      const group = sequence.slice(from, from + atOnce)
      const made = await Promise.all(group.map((call) => this.make(call)))
      for (const one of made.flat()) await this.take(one)
    }
    if (this.made < this.renewAt) return
    this.renewAt = this.made + renewEvery
    await this.people.renew()
  }

  /** Makes a call, and the one before it that asks for its plan. */
  private async make(drawn: DrawnCall): Promise<MadeCall[]> {
    const path = Object.entries(drawn.path).map(([name, place]) => [name, this.known.pick(place)])
    // What it names stays the same, whatever is learnt meanwhile.
    const call = { ...drawn, path: Object.fromEntries(path) as Record<string, Pick | string> }
    const plan = planFor(call)
    if (!plan) return [await this.send(call)]
    const planned = await this.send(plan)
    if (planned.reply.status === 200) this.known.learn(plan.operation, planned.wire.path, planned.reply)
    return [planned, await this.send(call)]
  }

  private async send(call: DrawnCall): Promise<MadeCall> {
    const caller = this.people.caller(call.caller)
    const wire = write(call, { known: this.known, keys: this.keys, credentials: () => caller.headers })
    return { operation: call.operation, caller, wire, reply: await this.sender.send(wire) }
  }

  private async take(one: MadeCall): Promise<void> {
    const { operation, wire, reply } = one
    this.made += 1
    this.tally.count(operation, reply.status)
    const mistakes = mistakesOf(operation, reply)
    const fault = `${operation.id}: ${mistakes[0]?.slice(0, 60)}`
    if (mistakes.length > 0 && this.faults.size < toldFaults && !this.faults.has(fault))
      this.faults.set(fault, faultInWords(one, mistakes, this.lately, await this.alone(one)))
    this.lately.push(one)
    if (this.lately.length > toldBefore) this.lately.shift()
    // Calls end sessions and remove users. Who is refused is made anew, or only few would ask for long.
    if (reply.status === 401 && !operation.anonymous) await this.people.remake(one.caller)
    if (reply.status < 300) this.known.learn(operation, wire.path, reply)
    if (reply.status === 204 && operation.method === 'delete') this.known.forget(wire.path)
  }

  /** Whether the same call is answered wrong again, by itself. */
  private async alone({ operation, wire }: MadeCall): Promise<string> {
    const reply = await this.sender.send(wire)
    return mistakesOf(operation, reply).length > 0
      ? 'The same call by itself is answered wrong again.'
      : `The same call by itself is then answered ${reply.status}: what came before it matters.`
  }
}

function faultInWords(one: MadeCall, mistakes: readonly string[], before: readonly MadeCall[], alone: string): string {
  return [
    ...mistakes,
    `  ${told(one)}`,
    `  ${one.reply.text.slice(0, 2_000)}`,
    alone,
    'Before it:',
    ...before.map((call) => `  ${told(call)}`),
  ].join('\n')
}
function told({ operation, caller, wire, reply }: MadeCall): string {
  const { authorization: _token, cookie: _cookie, 'x-csrf-token': _csrf, ...headers } = wire.headers
  const body = wire.body === undefined ? '' : ` ${JSON.stringify(wire.body.toString().slice(0, 1_500))}`
  return `${reply.status} ${operation.id} by ${caller.name}: ${wire.method} ${wire.path.slice(0, 600)} ${JSON.stringify(headers)}${body}`
}

/** What holds whatever was called: everything ends, nothing is stuck, the audit log is whole, and nothing went wrong. */
async function assertSound({ engine, logged }: FuzzedEstate): Promise<void> {
  const { db } = engine
  const live = () =>
    db
      .selectFrom('operation')
      .select(['id', 'kind', 'status', 'reason', 'progress_message'])
      .where('status', 'not in', ['succeeded', 'failed', 'cancelled'])
      .execute()
  // What waits for a guest that does not go down is told to stop.
  await db.updateTable('operation').set({ cancel_requested: true }).where('ended_at', 'is', null).execute()
  // Calls send hosts away, and what can be undone only by a host that is up waits openly until there is one.
  const waits = ({ reason }: { reason: string }) => reason.startsWith('Its undo waits')
  const left = await eventually(live, (rows) => rows.every((row) => row.status === 'stuck' || waits(row)))
  expect(
    left.filter((row) => !waits(row)),
    'operations that are stuck',
  ).toEqual([])
  const ids = left.map(({ id }) => id)
  const locks = await db.selectFrom('operation_lock').select('operation_id').execute()
  expect(
    locks.filter((lock) => !ids.includes(lock.operation_id)),
    'locks that were left',
  ).toEqual([])
  while ((await sealWaiting(db)) > 0) {
    // the rest follows
  }
  expect((await verifyChain(db)).broken, 'the chain of the audit log').toBeUndefined()
  expect(logged.errors, 'what the engine logged as errors').toEqual([])
  expect((await engine.fetch('/readyz')).status).toBe(200)
}
