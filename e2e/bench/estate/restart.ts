import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from '@overt/api-client'
import { openDatabase } from '../../support/database.ts'
import type { StackFacts } from '../../support/facts.ts'
import { finished } from '../../support/sign-in.ts'
import { until } from '../../support/until.ts'
import { only } from './calm.ts'
import type { Measured } from './measured.ts'
import { allVms, each, someRunning } from './mixed.ts'

/** VMs that are being stopped when the engine is killed. */
const underWay = 32
const patience = { seconds: 300, everyMs: 25 }

/**
 * Kills the engine while operations are under way, and waits for the one that its launcher starts instead: until it
 * serves, until every host has told it everything and is up, and until every operation has ended. Then the engine's
 * view must be what the agents themselves have noted of their guests.
 */
export async function measureRestart(facts: StackFacts, client: Client, hosts: number): Promise<Measured['restart']> {
  const database = await openDatabase(facts.dataDir)
  try {
    const vms = await someRunning(client, underWay)
    const stops = await Promise.all(vms.map(({ id }) => client.call('stopVm', { path: { id } })))
    const begun = performance.now()
    const { rows } = await database.query<{ at: Date }>('select clock_timestamp() as at')
    process.kill(only('engine', facts), 'SIGKILL')
    await until('an answer of the next engine', () => answers(`${facts.origin}/readyz`), patience)
    const servingMs = performance.now() - begun
    // A host is up once all it runs is stored, which is one transaction with its own row.
    const told = `select count(*)::int as count from host h join host_runtime r on r.host_id = h.id
      join host_connection c on c.host_id = h.id
      where r.session_number = h.session_number and r.reported_at > $1 and c.state = 'up' and c.since > $1`
    const look = async () => {
      const seen = await database.query<{ count: number }>(told, [rows[0]?.at])
      return seen.rows[0]?.count === hosts
    }
    await until(`a full report of ${hosts} hosts`, look, patience)
    const trueViewMs = performance.now() - begun
    const ends = await Promise.allSettled(stops.map(({ id }) => finished(client, id, patience.seconds)))
    await until('the engine to show what the agents run', () => showsTheTruth(facts, client), {
      seconds: 30,
      everyMs: 1_000,
    })
    await each(vms, async ({ id }) => finished(client, (await client.call('startVm', { path: { id } })).id))
    const lost = ends.filter(({ status }) => status === 'rejected').length
    return { servingMs, trueViewMs, operations: stops.length, lost }
  } finally {
    await database.end()
  }
}

async function answers(url: string): Promise<boolean> {
  return (await fetch(url)).ok
}

/** Whether the VMs that the engine shows as running are those that run, by the records of the simulated hosts. */
async function showsTheTruth({ dataDir }: StackFacts, client: Client): Promise<boolean> {
  const shown = new Set((await allVms(client)).filter(({ status }) => status !== 'down').map(({ id }) => id))
  const folder = join(dataDir, 'simulated')
  const running = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => recordsOf(join(folder, name, 'simulated-machines.json')))
    .map(({ run }) => run.vmId)
  const hidden = running.filter((id) => !shown.has(id)).length
  if (hidden === 0 && running.length === shown.size) return true
  throw new Error(`${running.length} guests run, ${shown.size} are shown, ${hidden} of those that run are not`)
}

function recordsOf(file: string): { run: { vmId: string } }[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { run: { vmId: string } }[] // written whole by the agent
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [] // nothing ran there yet
    throw error
  }
}
