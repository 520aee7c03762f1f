import type { StackFacts } from '../support/facts.ts'
import type { AdminClient } from '../support/sign-in.ts'
import { startDatabasePeer } from './database-peer.ts'
import { type Load, load } from './load.ts'
import { seedPeople } from './people.ts'
import { seedRows } from './rows.ts'
import { quantile, type Row, times } from './table.ts'

const rows = 10_000

/** Alternates both sides so that noise of the machine hits them alike; the median of the rounds' ratios counts. */
async function compare(ours: () => Promise<Load>, peer: () => Promise<Load>, rounds = 5, warmUps = 4) {
  for (let round = 0; round < warmUps; round += 1) {
    await ours()
    await peer()
  }
  const pairs: { ours: Load; peer: Load }[] = []
  for (let round = 0; round < rounds; round += 1) pairs.push({ ours: await ours(), peer: await peer() })
  const middle = (pick: (pair: { ours: Load; peer: Load }) => number) => quantile(pairs.map(pick))
  return {
    ours: middle((pair) => pair.ours.perSecond),
    peer: middle((pair) => pair.peer.perSecond),
    ratio: middle((pair) => pair.ours.perSecond / pair.peer.perSecond),
  }
}

/** One VM and a list of 100 among 10,000, against Koa and pg with nothing between. */
export async function benchApi(facts: StackFacts, { client, token }: AdminClient): Promise<Row[]> {
  seedRows(facts, rows)
  const { items } = await client.call('listVms', { query: { search: 'bench-05000' } })
  const id = items[0]?.id
  if (!id) throw new Error('the rows are not listed')
  const before = await client.call('listVms', { query: { limit: 100 } })
  const bare = await startDatabasePeer(facts, 'bare-server.ts')
  try {
    const headers = { authorization: `Bearer ${token}` }
    const settings = { connections: 8, seconds: 3 }
    const one = await compare(
      () => load(`${facts.origin}/api/v1/vms/${id}`, { ...settings, headers }),
      () => load(`http://127.0.0.1:${bare.port}/one/${id}`, settings),
    )
    const list = await compare(
      () =>
        load(`${facts.origin}/api/v1/vms?limit=100&after=${encodeURIComponent(before.next ?? '')}`, {
          ...settings,
          headers,
        }),
      () => load(`http://127.0.0.1:${bare.port}/list?after=bench-05000`, settings),
    )
    const row = (what: string, found: typeof one, target: string, inverse: boolean): Row => ({
      what,
      ours: `${found.ours.toFixed(0)}/s`,
      peer: `${found.peer.toFixed(0)}/s`,
      ratio: inverse ? `${times(1 / found.ratio)} its time` : times(found.ratio),
      target,
    })
    return [
      row('GET one VM', one, '≥ 0.80×', false),
      row(`list 100 of ${rows} VMs`, list, '≤ 2.00× its time', true),
      ...(await benchPeople(facts, token)),
    ]
  } finally {
    bare.kill()
  }
}

/** The same list, with how many there are, asked by users and by the administrator. */
async function benchPeople(facts: StackFacts, token: string): Promise<Row[]> {
  const { ofSome, ofAll } = seedPeople(facts)
  const list = (bearer: string) => () =>
    load(`${facts.origin}/api/v1/vms?limit=100`, {
      connections: 8,
      seconds: 3,
      headers: { authorization: `Bearer ${bearer}` },
    })
  const results: Row[] = []
  for (const [who, bearer] of [
    ['a user who sees about a hundred', ofSome],
    ['a user who sees all by their cluster', ofAll],
  ] as const) {
    const found = await compare(list(bearer), list(token), 5, 2)
    results.push({
      what: `first 100 of ${rows} VMs, 20,000 grants: ${who}`,
      ours: `${found.ours.toFixed(0)}/s`,
      peer: `administrator ${found.peer.toFixed(0)}/s`,
      ratio: `${times(1 / found.ratio)} its time`,
      target: '≤ 2.00× its time',
    })
  }
  return results
}
