import type { Client } from '@overt/api-client'
import type { Schema } from '@overt/api-client/engine'
import { finished } from '../../support/sign-in.ts'
import { quantile } from '../table.ts'
import type { Measured } from './measured.ts'

/** VMs that are worked on; each is edited, stopped and started. */
const mostVms = 400
const atOnce = 32
const patienceSeconds = 180

/** Edits, stops and starts VMs all over the estate, many at once, and waits until the last of it has ended. */
export async function measureMixed(client: Client): Promise<Measured['mixed']> {
  const vms = await someRunning(client, mostVms)
  const operationMs: number[] = []
  const timed = async (begin: () => Promise<Schema<'Operation'>>) => {
    const begun = performance.now()
    await finished(client, (await begin()).id, patienceSeconds)
    operationMs.push(performance.now() - begun)
  }
  const begun = performance.now()
  await each(vms, async ({ id, revision }) => {
    const headers = { 'If-Match': `"${revision}"` }
    await client.call('updateVm', { path: { id }, headers, body: { description: 'Edited by the benchmark.' } })
    await timed(() => client.call('stopVm', { path: { id } }))
    await timed(() => client.call('startVm', { path: { id } }))
  })
  const count = 3 * vms.length
  return {
    count,
    perSecond: (1_000 * count) / (performance.now() - begun),
    operation: { p50Ms: quantile(operationMs), p99Ms: quantile(operationMs, 0.99) },
  }
}

/** At most so many VMs that run, spread over all there are. */
export async function someRunning(client: Client, most: number): Promise<Schema<'Vm'>[]> {
  const running = (await allVms(client)).filter(({ status }) => ['up', 'powering_up'].includes(status))
  const step = Math.max(1, running.length / most)
  return Array.from(
    { length: Math.min(most, running.length) },
    (_, index) => running[Math.floor(index * step)],
  ).flatMap((vm) => vm ?? [])
}

/** All VMs as the engine shows them. */
export async function allVms(client: Client): Promise<Schema<'Vm'>[]> {
  const all: Schema<'Vm'>[] = []
  for (let after: string | undefined; ; ) {
    const { items, next } = await client.call('listVms', {
      query: { limit: 1000, ...(after === undefined ? {} : { after }) },
    })
    all.push(...items)
    if (next === null) return all
    after = next
  }
}

/** Works on all, many at a time; one that fails ends it. */
export async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of rest) await work(item)
    }),
  )
}
