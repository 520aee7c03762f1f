import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { StackFacts } from '../support/facts.ts'
import { pidsOf } from '../support/processes.ts'
import { type AdminClient, adminClient } from '../support/sign-in.ts'
import { cpuSeconds } from './cpu.ts'
import { sql, startDatabasePeer } from './database-peer.ts'
import { fillRows } from './rows.ts'
import type { Order, Seen } from './stream-clients.ts'
import { ms, quantile, type Row, times } from './table.ts'

const count = 1_000
const eventsPerSecond = 10
const seconds = 10
const rounds = 9
const cuts = 5
const users = 10
/** VMs that can change. */
const leastVms = 100

/** The process of the clients, asked one thing after the other. */
class Clients {
  private readonly child: ChildProcess
  private readonly answers: AsyncIterator<string>

  constructor() {
    this.child = spawn(process.execPath, [join(import.meta.dirname, 'stream-clients.ts')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    if (!this.child.stdout) throw new Error('the clients have no output')
    this.answers = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]()
  }

  async ask(order: Order): Promise<Seen> {
    this.child.stdin?.write(`${JSON.stringify(order)}\n`)
    const { value, done } = await this.answers.next()
    if (done) throw new Error('the clients ended')
    return JSON.parse(value) as Seen
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exited = once(this.child, 'exit')
    this.child.stdin?.end()
    await exited
  }
}

/** An event as the database has it: its number, and when it was made in milliseconds since the epoch. */
interface MadeEvent {
  readonly seq: number
  readonly at: number
}

/** Lets VMs change for a while, as their hosts' reports change them; the events that made, all of them numbered. */
async function changes(facts: StackFacts, forSeconds: number): Promise<MadeEvent[]> {
  const before = Number(sql(facts, 'select coalesce(max(seq), 0) from event'))
  const changing = await startDatabasePeer(facts, 'row-changes.ts', String(eventsPerSecond))
  // Half way to the next event: what asks the database below is started when nobody waits for one.
  await new Promise((resolve) => setTimeout(resolve, forSeconds * 1000 + 500 / eventsPerSecond))
  changing.kill()
  while (sql(facts, 'select 1 from event where seq is null limit 1') !== '')
    await new Promise((resolve) => setTimeout(resolve, 20))
  const made = sql(facts, `select seq, extract(epoch from at) * 1000 from event where seq > ${before} order by seq`)
  return made
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('|').map(Number))
    .map(([seq = 0, at = 0]) => ({ seq, at }))
}

/** A round with the clients at one server: its delays, and the CPU seconds of both servers. */
interface Round {
  /** Milliseconds from each event to each client. */
  readonly delays: readonly number[]
  readonly engineCpu: number
  readonly peerCpu: number
}

/** Users that share the clients, so that what each may see is decided for each. */
async function makeReaders(facts: StackFacts, { client }: AdminClient): Promise<{ id: string; token: string }[]> {
  const made: { id: string; token: string }[] = []
  const { password } = facts
  for (let index = 1; index <= users; index += 1) {
    const userName = `stream-${index}`
    const { id } = await client.call('createUser', { body: { userName, password, administrator: true } })
    made.push({ id, token: (await adminClient(facts, userName)).token })
  }
  return made
}

/** 1,000 clients of the live stream with 10 events a second, against a server that only writes to all. */
export async function benchStream(facts: StackFacts, admin: AdminClient): Promise<Row[]> {
  fillRows(facts, leastVms)
  const readers = await makeReaders(facts, admin)
  const tokens = readers.map(({ token }) => token)
  const peer = await startDatabasePeer(facts, 'bare-broadcast.ts')
  await using clients = new Clients()
  try {
    const engine = pidsOf('engine', facts.dataDir)
    const openOurs = () =>
      clients.ask({ do: 'open', origin: facts.origin, path: '/api/v1/events/stream', tokens, count })
    const openPeer = () =>
      clients.ask({ do: 'open', origin: `http://127.0.0.1:${peer.port}`, path: '/', tokens, count })
    const round = async (open: () => Promise<Seen>, forSeconds: number): Promise<Round> => {
      await open()
      const before = [cpuSeconds(engine), cpuSeconds([peer.pid])] as const
      const made = await changes(facts, forSeconds)
      const seen = await clients.ask({ do: 'until', seq: made.at(-1)?.seq ?? 0, patienceMs: 30_000 })
      const after = [cpuSeconds(engine), cpuSeconds([peer.pid])] as const
      await clients.ask({ do: 'close' })
      const delays = made.flatMap(({ seq, at }) => (seen.arrivals[seq] ?? []).map((arrival) => arrival - at))
      return {
        delays,
        engineCpu: after[0] - before[0],
        peerCpu: after[1] - before[1],
      }
    }
    for (const warmUp of [openOurs, openPeer]) await round(warmUp, 3)
    const pairs: { ours: Round; peer: Round }[] = []
    for (let index = 0; index < rounds; index += 1)
      pairs.push({ ours: await round(openOurs, seconds), peer: await round(openPeer, seconds) })
    return [...compare(pairs), await storm(facts, clients, openOurs)]
  } finally {
    peer.kill()
    for (const { id } of readers) await admin.client.call('deleteUser', { path: { id } })
  }
}

/**
 * The engine's work for the clients is what it needs more with them than without: while they are the peer's, as many
 * changes are made. The peer's likewise.
 */
function compare(pairs: readonly { ours: Round; peer: Round }[]): Row[] {
  const middle = (pick: (pair: { ours: Round; peer: Round }) => number) => quantile(pairs.map(pick))
  const ourCpu = ({ ours, peer }: { ours: Round; peer: Round }) => ours.engineCpu - peer.engineCpu
  const peerCpu = ({ ours, peer }: { ours: Round; peer: Round }) => peer.peerCpu - ours.peerCpu
  const what = `stream ×${count}, ${eventsPerSecond}/s`
  // Of all rounds together: in one of them the slowest event is the hundredth part, and decides.
  const delays = { ours: pairs.flatMap(({ ours }) => ours.delays), peer: pairs.flatMap(({ peer }) => peer.delays) }
  const delay = (name: string, part: number, target: string): Row => {
    const [ours, peer] = [quantile(delays.ours, part), quantile(delays.peer, part)]
    return {
      what: `${what}: change → client, ${name}`,
      ours: ms(ours),
      peer: `naive broadcast ${ms(peer)}`,
      ratio: times(ours / peer),
      target,
    }
  }
  return [
    delay('p50', 0.5, ''),
    delay('p99', 0.99, '≤ 1.00×'),
    {
      what: `${what}: CPU for the clients, ${seconds} s`,
      ours: `${middle(ourCpu).toFixed(2)} s`,
      peer: `naive broadcast ${middle(peerCpu).toFixed(2)} s`,
      ratio: times(middle((pair) => ourCpu(pair) / peerCpu(pair))),
      target: '≤ 1.20×',
    },
  ]
}

/** Cuts every connection again and again while events come; each client goes on where it was. */
async function storm(facts: StackFacts, clients: Clients, open: () => Promise<Seen>): Promise<Row> {
  await open()
  const changing = changes(facts, seconds)
  for (let cut = 0; cut < cuts; cut += 1) await clients.ask({ do: 'cut' })
  const made = await changing
  const seen = await clients.ask({ do: 'until', seq: made.at(-1)?.seq ?? 0, patienceMs: 60_000 })
  await clients.ask({ do: 'close' })
  const lost = made.reduce((sum, { seq }) => sum + Math.max(0, count - (seen.arrivals[seq]?.length ?? 0)), 0)
  return {
    what: `stream ×${count}: ${cuts * count} reconnects during ${made.length} events`,
    ours: `${lost} lost, ${seen.doubled} doubled, ${seen.resets} resets`,
    peer: '',
    ratio: '',
    target: '0 lost, 0 doubled',
  }
}
