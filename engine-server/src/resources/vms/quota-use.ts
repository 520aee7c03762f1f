// What VMs count against their quota.
import type { Actor } from '../../authz/actor.ts'
import type { DbOrTx, Tx } from '../../db/database.ts'
import { assertUsable, countAgainst, weigh, type Weighed } from '../quotas/service-tx.ts'
import type { Amount } from '../quotas/verdict.ts'
import { cpuCount } from './checks.ts'
import type { PowerAction } from './plans.ts'
import type { RunConfig } from './run-config.ts'
import type { VmRow } from './store.ts'

/** What a run takes in a cluster. */
export function runAsk(clusterId: string, cpus: number, memoryBytes: number): Amount[] {
  return [
    { resource: 'vcpus', placeId: clusterId, amount: cpus },
    { resource: 'memory', placeId: clusterId, amount: memoryBytes },
  ]
}

type Sized = Pick<VmRow, 'cluster_id' | 'cpu_sockets' | 'cpu_cores' | 'cpu_threads' | 'memory_bytes' | 'run_config'>

/** What a VM takes that runs or is being started: what its run has, until that has become smaller as was asked. */
function takenBy(vm: Sized): Amount[] {
  const run = vm.run_config as RunConfig | null // written from a RunConfig
  const cpus = vm.cpu_sockets * vm.cpu_cores * vm.cpu_threads
  return runAsk(
    vm.cluster_id,
    run ? Math.max(cpus, cpuCount(run.cpu)) : cpus,
    run ? Math.max(vm.memory_bytes, run.memoryBytes) : vm.memory_bytes,
  )
}

/** Weighs a power action; only a start takes more than is counted already, for what is paused still has all it had. */
export async function weighPower(
  db: DbOrTx,
  vm: VmRow,
  action: PowerAction,
  lock?: { readonly tx: Tx },
): Promise<Weighed | undefined> {
  if (action !== 'start' || vm.run_id) return undefined
  const object = { kind: 'vm', id: vm.id, name: vm.name } as const
  return await weigh(
    db,
    { quotaId: vm.quota_id, dataCenterId: vm.data_center_id, ask: takenBy({ ...vm, run_config: null }), object },
    lock,
  )
}

/**
 * Counts a change of a VM that was just written: all that it takes where it has another quota now, else what it has become
 * larger by. Nothing of one that is down.
 */
export async function countChange(tx: Tx, actor: Actor, before: VmRow, after: VmRow): Promise<void> {
  const object = { kind: 'vm', id: after.id, name: after.name } as const
  const { quota_id: quotaId, data_center_id: dataCenterId } = after
  const moved = quotaId !== before.quota_id
  if (moved && quotaId !== null) await assertUsable(tx, actor, quotaId, dataCenterId, '/quotaId')
  const counts = after.run_id !== null || after.starts_when_made
  const was = moved ? [] : takenBy(before)
  const ask = counts
    ? takenBy(after).map((amount) => {
        const old = was.find(({ resource }) => resource === amount.resource)
        return { ...amount, amount: Math.max(0, amount.amount - (old?.amount ?? 0)) }
      })
    : []
  if (!moved && ask.every(({ amount }) => amount === 0)) return
  // What is written already counts, so it is taken out of the use again.
  await countAgainst(tx, actor, { quotaId, dataCenterId, ask, object, counted: true })
}
