import type { StackFacts } from '../../support/facts.ts'
import type { AdminClient } from '../../support/sign-in.ts'
import { startDatabasePeer } from '../database-peer.ts'
import { type Load, load } from '../load.ts'
import { quantile } from '../table.ts'

/** As many people as would have to click at the same moment. */
const few = 4
/** So many that neither side waits for them; as in the benchmark of the API. */
const many = 8
const seconds = 3
const rounds = 3

/** Asks for one VM and for a page of 100, in turns with a bare server on the same rows; the middle of the rounds. */
export async function measureLatency(facts: StackFacts, { client, token }: AdminClient) {
  const { items } = await client.call('listVms', { query: { limit: 100 } })
  const id = items[0]?.id
  if (!id) throw new Error('there is no VM')
  const headers = { authorization: `Bearer ${token}` }
  const bare = await startDatabasePeer(facts, 'bare-server.ts')
  try {
    const compare = async (ours: string, theirs: string, connections: number) => {
      const seen: { ours: Load[]; bare: Load[] } = { ours: [], bare: [] }
      // The first round counts for nothing: code is compiled, rows are read into memory.
      for (let round = 0; round <= rounds; round += 1) {
        const [our, their] = [
          await load(`${facts.origin}/api/v1${ours}`, { connections, seconds, headers }),
          await load(`http://127.0.0.1:${bare.port}${theirs}`, { connections, seconds }),
        ]
        if (round === 0) continue
        seen.ours.push(our)
        seen.bare.push(their)
      }
      const middle = (loads: readonly Load[]): Load => ({
        perSecond: quantile(loads.map(({ perSecond }) => perSecond)),
        p50Ms: quantile(loads.map(({ p50Ms }) => p50Ms)),
        p99Ms: quantile(loads.map(({ p99Ms }) => p99Ms)),
      })
      return { ours: middle(seen.ours), bare: middle(seen.bare) }
    }
    const busy = await compare(`/vms/${id}`, `/one/${id}`, many)
    return {
      lookups: { oursPerSecond: busy.ours.perSecond, barePerSecond: busy.bare.perSecond },
      one: await compare(`/vms/${id}`, `/one/${id}`, few),
      list: await compare('/vms?limit=100', '/list', few),
    }
  } finally {
    bare.kill()
  }
}
