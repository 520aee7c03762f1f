import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { transact } from '../../db/transact.ts'
import { anEstate, type Estate } from '../../test-support/estate.ts'
import { aRunningVm, aVm, mustSucceed } from '../../test-support/factories.ts'
import { breaches } from '../../test-support/invariants.ts'
import { lockPlacement } from '../../vm-runs/placement-lock.ts'
import { createHostService } from './service.ts'

let estate: Estate
let hostB: Awaited<ReturnType<Estate['aHost']>>
let runner: Awaited<ReturnType<Estate['startRunner']>>
beforeEach(async () => {
  estate = await anEstate()
  runner = await estate.startRunner()
})
afterEach(() => estate[Symbol.asyncDispose]())

const maintenance = () => estate.services.hostMaintenance
const vms = () => estate.services.vms
const hostOf = (id = estate.hostId) =>
  createHostService({ db: estate.db, authority: undefined as never, installer: undefined }).get(estate.admin, id)
const enter = (wish = {}, hash?: string) => maintenance().enter(estate.admin, estate.hostId, wish, hash)

/** Some VMs on host-a, with host-b beside it. */
async function guestsOnA(count: number, more: Parameters<typeof aRunningVm>[1] = {}): Promise<string[]> {
  const ids: string[] = []
  for (let made = 0; made < count; made += 1) ids.push(await aRunningVm(estate, { disks: [], ...more }))
  hostB = await estate.aHost('host-b')
  return ids
}
const placesOf = (ids: readonly string[]) =>
  Promise.all(ids.map(async (id) => (await vms().get(estate.admin, id)).hostName))

test('its guests go elsewhere, nothing comes to it, and activated it works again', async () => {
  const ids = await guestsOnA(6)
  const operation = await mustSucceed(estate, await enter({ reason: 'New memory' }))
  expect(operation.steps.map(({ name }) => name)).toEqual(['begin', 'drain', 'finish'])
  expect(await placesOf(ids)).toEqual(Array(6).fill('host-b'))
  expect(await hostOf()).toMatchObject({ status: 'maintenance', statusReason: 'New memory', vmCount: 0 })
  const late = await aRunningVm(estate, { disks: [] })
  expect(await placesOf([late])).toEqual(['host-b'])
  await maintenance().activate(estate.admin, estate.hostId)
  expect(await hostOf()).toMatchObject({ status: 'up', statusReason: '' })
  await mustSucceed(estate, await maintenance().enter(estate.admin, hostB.hostId, {}, undefined))
  expect(await placesOf([...ids, late])).toEqual(Array(7).fill('host-a'))
  expect(await breaches(estate)).toEqual([])
})

test('the plan says where each goes; what has changed since it was seen is refused', async () => {
  const [id = ''] = await guestsOnA(1)
  const plan = await maintenance().plan(estate.admin, estate.hostId, {})
  expect(plan.blockers).toEqual([])
  expect(plan.effects.map(({ action, object }) => [action, object.id])).toEqual([
    ['change', estate.hostId],
    ['move', id],
  ])
  expect(plan.effects[1]?.text).toMatch(/moves to a host that fits, now host-b, and goes on\.$/)
  await mustSucceed(estate, await vms().power(estate.admin, id, 'stop', undefined))
  await expect(enter({}, plan.hash)).rejects.toMatchObject({ code: 'plan_changed' })
})

test('cancelled half way, no guest is between hosts and the host works again', async () => {
  const ids = await guestsOnA(3)
  estate.hosts.hang('migration.send', 3)
  const operationId = await enter()
  await expect
    .poll(() => estate.hosts.calls.filter(({ method }) => method === 'migration.send').length)
    .toBeGreaterThan(0)
  expect((await hostOf()).status).toBe('preparing_for_maintenance')
  await estate.services.operations.cancel(estate.admin, operationId)
  expect((await estate.ended(operationId)).status).toBe('cancelled')
  expect(await hostOf()).toMatchObject({ status: 'up' })
  expect(await placesOf(ids)).toEqual(Array(3).fill('host-a'))
  expect(await breaches(estate)).toEqual([])
  estate.hosts.clearFailures()
  await mustSucceed(estate, await enter())
  expect(await placesOf(ids)).toEqual(Array(3).fill('host-b'))
})

test('an engine that stops in the middle of a cancel does stop, and the next one ends what was under way', async () => {
  const ids = await guestsOnA(2)
  const sent = () => estate.hosts.calls.filter(({ method }) => method === 'migration.send').length
  const asked = () => estate.hosts.calls.filter(({ method }) => method === 'migration.stop').length
  estate.hosts.hang('migration.send', 2)
  estate.hosts.hang('migration.stop', 2)
  const operationId = await enter()
  await expect.poll(sent).toBe(2)
  await estate.services.operations.cancel(estate.admin, operationId)
  await expect.poll(asked).toBe(2)
  await runner[Symbol.asyncDispose]()
  const { status } = await estate.services.operations.get(estate.admin, operationId)
  expect(status).toBe('undoing')
  await estate.startRunner()
  expect((await estate.ended(operationId)).status).toBe('cancelled')
  const { items } = await estate.services.operations.list(estate.admin, { limit: 10 })
  expect(items.filter(({ endedAt }) => endedAt === undefined || endedAt === null)).toEqual([])
  expect(await hostOf()).toMatchObject({ status: 'up' })
  expect(await placesOf(ids)).toEqual(['host-a', 'host-a'])
  expect(await breaches(estate)).toEqual([])
})

test('cancelled while a migration of it is stuck, it is stuck too and says which, and ends once that one has', async () => {
  const [id = ''] = await guestsOnA(1)
  const { name } = await vms().get(estate.admin, id)
  estate.hosts.hang('migration.send')
  const operationId = await enter()
  await expect.poll(() => estate.hosts.calls.some(({ method }) => method === 'migration.send')).toBe(true)
  for (const { hostId } of [estate, hostB]) estate.hosts.setReachable(hostId, false)
  const { operations } = estate.services
  await operations.cancel(estate.admin, operationId)
  const { status, reason } = await estate.ended(operationId)
  const { items } = await operations.list(estate.admin, { parentId: operationId })
  const migration = items[0]?.id ?? ''
  expect(status).toBe('stuck')
  expect(reason).toBe(
    `Undoing "drain" failed: "Migrate VM ${name}" (operation ${migration}) is stuck. Retry it first, then this one.`,
  )
  for (const { hostId } of [estate, hostB]) estate.hosts.setReachable(hostId, true)
  for (const stuck of [migration, operationId]) {
    await operations.retry(estate.admin, stuck)
    await expect.poll(async () => (await operations.get(estate.admin, stuck)).status).toBe('cancelled')
  }
  expect(await hostOf()).toMatchObject({ status: 'up' })
  expect(await placesOf([id])).toEqual(['host-a'])
  expect(await breaches(estate)).toEqual([])
})

test('it waits for a placement that is choosing a host: only then it knows whether it has guests', async () => {
  const { clusterId } = await vms().get(estate.admin, await aVm(estate, { disks: [] }))
  const waiting = async () => {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from pg_locks l
      join pg_database d on d.oid = l.database and d.datname = current_database()
      where l.locktype = 'advisory' and not l.granted`.execute(estate.db)
    return rows[0]?.count
  }
  const operationId = await transact(estate.db, async (tx) => {
    await lockPlacement(tx, clusterId)
    const entered = await enter()
    await expect.poll(waiting).toBe(1)
    return entered
  })
  await mustSucceed(estate, operationId)
})

test('a guest that fails to move keeps the host at work, and says which and why', async () => {
  const ids = await guestsOnA(2)
  estate.hosts.refuse('migration.send', 'host_failed', 1, 'libvirt refused it.')
  const operation = await estate.ended(await enter())
  expect(operation).toMatchObject({ status: 'failed' })
  expect(operation.error?.message).toMatch(/^VM vm-\d+ did not leave: libvirt refused it\.$/)
  expect((await hostOf()).status).toBe('up')
  expect(new Set(await placesOf(ids))).toEqual(new Set(['host-a', 'host-b']))
  expect(await breaches(estate)).toEqual([])
})

test('guests that cannot move are refused, shut down, or left, as is chosen', async () => {
  const local = { disks: [{ source: { type: 'blank', sizeBytes: 2 ** 30 }, allocation: 'thin' }] } as never
  const [fixed = ''] = await guestsOnA(1, local)
  const plan = (immovable: 'refuse' | 'shut_down' | 'leave') =>
    maintenance().plan(estate.admin, estate.hostId, { immovable })
  expect((await plan('refuse')).blockers).toMatchObject([
    { code: 'insufficient_capacity', object: { id: fixed }, text: /cannot move: none of the 1 other hosts/ },
  ])
  await expect(enter()).rejects.toMatchObject({ code: 'insufficient_capacity' })
  expect((await plan('leave')).effects[1]).toMatchObject({ action: 'keep' })
  await mustSucceed(estate, await enter({ immovable: 'leave' }))
  expect(await placesOf([fixed])).toEqual(['host-a'])
  expect((await hostOf()).status).toBe('maintenance')
  await maintenance().activate(estate.admin, estate.hostId)
  expect((await plan('shut_down')).effects[1]).toMatchObject({ action: 'stop' })
  await mustSucceed(estate, await enter({ immovable: 'shut_down' }))
  expect((await vms().get(estate.admin, fixed)).status).toBe('down')
  expect(await breaches(estate)).toEqual([])
})

test('a start on its way to the host is waited for, and what it started moves on', async () => {
  const id = await aVm(estate, { disks: [] })
  estate.hosts.refuse('machine.start', 'busy', 3)
  const start = await vms().power(estate.admin, id, 'start', undefined)
  await expect.poll(async () => (await vms().get(estate.admin, id)).hostId).toBe(estate.hostId)
  hostB = await estate.aHost('host-b')
  const operationId = await enter()
  await mustSucceed(estate, start)
  await mustSucceed(estate, operationId)
  expect(await placesOf([id])).toEqual(['host-b'])
})

test('refused with a reason: twice, before approval, and an activation of one that works', async () => {
  await guestsOnA(0)
  await mustSucceed(estate, await enter())
  await expect(enter()).rejects.toMatchObject({ code: 'conflict', message: /is in maintenance already/ })
  await maintenance().activate(estate.admin, estate.hostId)
  await expect(maintenance().activate(estate.admin, estate.hostId)).rejects.toMatchObject({
    code: 'conflict',
    message: 'Host host-a is not in maintenance.',
  })
  await estate.db.updateTable('host').set({ approved_at: null }).where('id', '=', estate.hostId).execute()
  await expect(enter()).rejects.toMatchObject({ message: /not approved yet/ })
})
