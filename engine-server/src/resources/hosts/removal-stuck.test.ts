// A migration of which nobody can tell where its guest is, because a host that knows is gone for good: that host's removal
// by force is the word it waits for.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { anEstate, type Estate, setConnection } from '../../test-support/estate.ts'
import { silentLog } from '../../log/log.ts'
import { RunReconciler } from '../../reconcilers/runs.ts'
import { aRunningVm } from '../../test-support/factories.ts'
import { breaches } from '../../test-support/invariants.ts'
import { createHostService } from './service.ts'

let estate: Estate
let hostB: Awaited<ReturnType<Estate['aHost']>>
let id: string
beforeEach(async () => {
  estate = await anEstate()
  await estate.startRunner()
  id = await aRunningVm(estate, { disks: [] })
  hostB = await estate.aHost('host-b')
})
afterEach(() => estate[Symbol.asyncDispose]())

const hosts = () => createHostService({ db: estate.db, authority: undefined as never, installer: undefined })
const view = () => estate.services.vms.get(estate.admin, id)
const statusOf = async (operationId: string) => (await estate.services.operations.get(estate.admin, operationId)).status
const plan = (hostId: string, force: boolean) => hosts().planRemoval(estate.admin, hostId, force)
const remove = async (hostId: string) => hosts().remove(estate.admin, hostId, true, (await plan(hostId, true)).hash)

function machine() {
  const found = estate.host.machines.get(id)
  if (!found) throw new Error('no machine')
  return found
}
/** Waits for a migration's end; then runs are compared with what hosts have. Gives the VM as it is in the end. */
async function afterwards(operationId: string) {
  await expect.poll(() => statusOf(operationId), { timeout: 20_000 }).toBe('cancelled')
  estate.hosts.reportFull(estate.hostId) // as every host does once it is connected
  const { db, hosts: connections, lastFull } = estate
  const leader = { current: () => ({ epoch: 1 }) }
  const runs = new RunReconciler({ db, hosts: connections, log: silentLog, leader, lastFull })
  for (let turn = 0; turn < 3; turn += 1) {
    await estate.ingest.idle()
    await runs.run(new AbortController().signal)
  }
  return await view()
}
/** A migration from host-a to host-b that is under way. */
async function underWay(): Promise<string> {
  estate.hosts.hang('migration.send')
  const operationId = await estate.services.vms.migrate(estate.admin, id, { hostId: hostB.hostId }, undefined)
  await expect.poll(() => estate.hosts.calls.some(({ method }) => method === 'migration.send')).toBe(true)
  return operationId
}
async function silence(hostId: string): Promise<void> {
  estate.hosts.setReachable(hostId, false)
  await setConnection(estate, hostId, 'non_responsive')
}
/** Cancels it, which cannot find out where the guest is. */
async function getsStuck(operationId: string): Promise<void> {
  await estate.services.operations.cancel(estate.admin, operationId)
  expect(await estate.ended(operationId)).toMatchObject({
    status: 'stuck',
    reason: expect.stringContaining('if it is gone for good, remove it by force'),
  })
}

test('the host it was going to is gone: the guest that waits on the other goes on there', async () => {
  const operationId = await underWay()
  estate.host.change(id, { status: 'paused', pauseReason: 'migration', reason: 'It is being moved.' })
  await silence(hostB.hostId)
  await getsStuck(operationId)
  const { name } = await view()
  expect((await plan(hostB.hostId, false)).blockers.map(({ text }) => text)).toEqual([
    `VM ${name} is being migrated, and nobody can tell which host has it. If this machine is gone for good, remove the host by force.`,
  ])
  const planned = await plan(hostB.hostId, true)
  expect(planned.blockers).toEqual([])
  expect(planned.effects.map(({ text }) => text)).toContain(
    `VM ${name}, of which nobody can tell where it is, is taken not to have come here: it goes on where it was, or has ended.`,
  )
  expect(planned.warnings).toEqual([expect.stringContaining('switched off')])
  // Where the guest is taken to be is for who may stop it.
  const other = await estate.aUser('other', 'administrator', hostB.hostId)
  expect((await hosts().planRemoval(other, hostB.hostId, true)).blockers).toContainEqual({
    code: 'forbidden',
    text: 'You may not do this to the VM on it that you may not see.',
  })
  await remove(hostB.hostId)
  await expect.poll(() => statusOf(operationId)).toBe('cancelled')
  await estate.ingest.idle()
  expect(await view()).toMatchObject({ status: 'up', hostId: estate.hostId })
  expect(await breaches(estate)).toEqual([])
})

test('the host it was going to is gone, and the other was started anew: the migration ends', async () => {
  const operationId = await underWay()
  estate.host.machines.delete(id)
  await silence(hostB.hostId)
  await getsStuck(operationId)
  await remove(hostB.hostId)
  expect(await afterwards(operationId)).toMatchObject({ status: 'down', hostId: null })
})

test('the host it was going to is gone, and the other, which was silent too, says that it has left: it ends', async () => {
  const operationId = await underWay()
  hostB.host.takeOver(estate.hostId, machine())
  estate.host.leave(machine())
  await estate.ingest.idle()
  await silence(estate.hostId)
  await silence(hostB.hostId)
  await getsStuck(operationId)
  await remove(hostB.hostId)
  await setConnection(estate, estate.hostId, 'up')
  estate.hosts.setReachable(estate.hostId, true)
  expect(await afterwards(operationId)).toMatchObject({ status: 'down', hostId: null })
})

test('the host it left is gone and the other silent: it is taken to be on that one, and not ended with the first', async () => {
  const operationId = await underWay()
  hostB.host.takeOver(estate.hostId, machine())
  await estate.ingest.idle()
  await silence(estate.hostId)
  await silence(hostB.hostId)
  await getsStuck(operationId)
  const { name } = await view()
  expect((await plan(estate.hostId, true)).effects.map(({ text }) => text)).toContain(
    `VM ${name}, of which nobody can tell where it is, is taken to be on host host-b, to which it was migrated.`,
  )
  await remove(estate.hostId)
  // It is not known yet: the other host is asked until it answers.
  expect((await estate.ended(operationId)).status).toBe('stuck')
  expect(await view()).toMatchObject({ status: 'unknown', hostId: hostB.hostId })
  await setConnection(estate, hostB.hostId, 'up')
  estate.hosts.setReachable(hostB.hostId, true)
  await estate.services.operations.retry(estate.admin, operationId)
  await expect.poll(() => statusOf(operationId)).toBe('cancelled')
  await estate.ingest.idle()
  expect(await view()).toMatchObject({ status: 'up', hostId: hostB.hostId })
})

test('a migration that is not stuck is in the way by force too', async () => {
  await underWay()
  await silence(hostB.hostId)
  const { name } = await view()
  expect((await plan(hostB.hostId, true)).blockers.map(({ text }) => text)).toContain(
    `VM ${name} is being migrated. Wait until that has ended, or cancel it.`,
  )
})

test('what goes along with its disks waits for the other host: the newest of them may be on this one', async () => {
  const source = { type: 'blank', sizeBytes: 2 ** 30 } as const
  id = await aRunningVm(estate, { disks: [{ storageDomainId: estate.domainId, allocation: 'thin', source }] })
  estate.hosts.hang('migration.send')
  const wish = { hostId: hostB.hostId, copyDisks: true }
  const operationId = await estate.services.vms.migrate(estate.admin, id, wish, undefined)
  await expect.poll(() => estate.hosts.calls.some(({ method }) => method === 'migration.send')).toBe(true)
  await silence(estate.hostId)
  await silence(hostB.hostId)
  await getsStuck(operationId)
  const { name } = await view()
  expect((await plan(estate.hostId, true)).blockers.map(({ text }) => text)).toEqual([
    `VM ${name} is being migrated, and nobody can tell which host has it. Its disks go along, so the other host has to be back before this one goes: bring it back, then retry the migration.`,
  ])
  const planned = await plan(hostB.hostId, true)
  expect(planned.blockers).toEqual([])
  expect(planned.effects.map(({ text }) => text)).toContainEqual(
    expect.stringMatching(/taken not to have come here.* What it has written here to its disks is lost\.$/),
  )
  await remove(hostB.hostId)
  estate.hosts.setReachable(estate.hostId, true)
  await expect.poll(() => statusOf(operationId), { timeout: 20_000 }).toBe('cancelled')
  expect(await estate.db.selectFrom('volume').select('storage_domain_id').execute()).toEqual([
    { storage_domain_id: estate.domainId },
  ])
})

test('it is not waited for until it is stuck', async () => {
  const operationId = await underWay()
  estate.host.change(id, { status: 'paused', pauseReason: 'migration', reason: 'It is being moved.' })
  await silence(hostB.hostId)
  await estate.services.operations.cancel(estate.admin, operationId)
  await expect
    .poll(async () => (await estate.services.operations.get(estate.admin, operationId)).reason)
    .toContain('remove it by force')
  expect(await statusOf(operationId)).toBe('undoing')
  await remove(hostB.hostId)
  await expect.poll(() => statusOf(operationId), { timeout: 20_000 }).toBe('cancelled')
  expect(await view()).toMatchObject({ status: 'up', hostId: estate.hostId })
})
