import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { StackFacts } from '../support/facts.ts'
import type { AdminClient } from '../support/sign-in.ts'
import { type Load, load } from './load.ts'
import { quantile, type Row, times } from './table.ts'

const rows = 10_000

/** Runs SQL in the engine's database as its owner, over the socket. */
function sql(facts: StackFacts, text: string): string {
  return execFileSync(
    'setpriv',
    [
      '--reuid=overt',
      '--regid=overt',
      '--clear-groups',
      'psql',
      '-XqAt',
      '-v',
      'ON_ERROR_STOP=1',
      '-h',
      join(facts.dataDir, 'run/postgres'),
      '-d',
      'overt_engine',
      '-c',
      text,
    ],
    { encoding: 'utf8', env: { ...process.env, HOME: '/tmp' } },
  ).trim()
}

/** Makes 10,000 VMs as rows, down, in the first cluster. */
function seed(facts: StackFacts): void {
  sql(
    facts,
    `insert into vm (id, cluster_id, name, memory_bytes, max_memory_bytes, cpu_sockets, cpu_cores, cpu_threads, firmware, made_at, ancestors)
     select made.id, cluster.id, 'bench-' || lpad(n::text, 5, '0'), 1073741824, 1073741824, 1, 1, 1, 'bios', now(), array[made.id] || cluster.ancestors
     from (select n, gen_random_uuid() as id from generate_series(1, ${rows}) n) made, (select id, ancestors from cluster order by name limit 1) cluster`,
  )
  sql(facts, 'analyze vm')
}

async function startBare(facts: StackFacts): Promise<{ port: number; child: ChildProcess }> {
  const url = `postgres://overt@/overt_engine?host=${join(facts.dataDir, 'run/postgres')}`
  const child = spawn(
    'setpriv',
    [
      '--reuid=overt',
      '--regid=overt',
      '--clear-groups',
      process.execPath,
      join(import.meta.dirname, 'bare-server.ts'),
      url,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, HOME: '/tmp' } },
  )
  if (!child.stdout) throw new Error('the bare server has no output')
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { port: Number(line.toString().trim()), child }
}

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
  seed(facts)
  const { items } = await client.call('listVms', { query: { search: 'bench-05000' } })
  const id = items[0]?.id
  if (!id) throw new Error('the rows are not listed')
  const before = await client.call('listVms', { query: { limit: 100 } })
  const bare = await startBare(facts)
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
      () => load(`http://127.0.0.1:${bare.port}/list`, settings),
    )
    const row = (what: string, found: typeof one, target: string, inverse: boolean): Row => ({
      what,
      ours: `${found.ours.toFixed(0)}/s`,
      peer: `${found.peer.toFixed(0)}/s`,
      ratio: inverse ? `${times(1 / found.ratio)} its time` : times(found.ratio),
      target,
    })
    return [row('GET one VM', one, '≥ 0.80×', false), row(`list 100 of ${rows} VMs`, list, '≤ 2.00× its time', true)]
  } finally {
    bare.child.kill('SIGKILL') // setpriv execs, so this is the server itself
  }
}
