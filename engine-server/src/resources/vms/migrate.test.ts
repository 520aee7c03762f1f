import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { anEstate, type Estate, setConnection } from '../../test-support/estate.ts'
import { aRunningVm, mustSucceed } from '../../test-support/factories.ts'
import { breaches } from '../../test-support/invariants.ts'
import { createClusterService } from '../clusters/service.ts'
import { createHostService } from '../hosts/service.ts'

let estate: Estate
let hostB: Awaited<ReturnType<Estate['aHost']>>
beforeEach(async () => {
  estate = await anEstate()
  await estate.startRunner()
})
afterEach(() => estate[Symbol.asyncDispose]())

/** A VM that runs on host-a, with host-b beside it. */
async function aVmOnA(): Promise<string> {
  const id = await aRunningVm(estate, { disks: [] })
  hostB = await estate.aHost('host-b')
  return id
}
const { vms, operations } = {
  vms: () => estate.services.vms,
  operations: () => estate.services.operations,
}
const migrate = (id: string, wish: Parameters<Estate['services']['vms']['migrate']>[2] = {}, hash?: string) =>
  vms().migrate(estate.admin, id, wish, hash)
const view = (id: string) => vms().get(estate.admin, id)
async function messages(code: string): Promise<(string | null)[]> {
  const rows = await estate.db.selectFrom('event').select('message').where('code', '=', code).execute()
  return rows.map(({ message }) => message)
}
async function runOf(vmId: string): Promise<{ vmId: string; runId: string; runNumber: number }> {
  const row = await estate.db.selectFrom('vm').selectAll().where('id', '=', vmId).executeTakeFirstOrThrow()
  return { vmId, runId: row.run_id ?? '', runNumber: row.run_number }
}
/** Which hosts have a machine of the VM. */
const where = (id: string) =>
  [estate.host, hostB.host].filter(({ machines }) => machines.has(id)).map(({ description }) => description.hostName)

test('a VM moves to the other host as the same run, and people read what that took', async () => {
  const id = await aVmOnA()
  const before = await runOf(id)
  const operation = await mustSucceed(estate, await migrate(id))
  expect(operation.steps.map(({ name }) => name)).toEqual(['place', 'disks', 'prepare', 'move', 'settle', 'clear'])
  expect(await runOf(id)).toEqual(before)
  expect(where(id)).toEqual(['host-b'])
  expect(await view(id)).toMatchObject({ status: 'up', hostId: hostB.hostId })
  const name = operation.object.name
  const how =
    'It took 1.0 s, sent 1 MiB of memory in 3 rounds; the guest stood still for 80 ms. It was moved by the policy minimal ' +
    'downtime: it was slowed by up to 20 %, and might stand still for 200 ms at most.'
  expect(operation.steps.find((step) => step.name === 'move')?.message).toBe(how)
  expect(await messages('vm.migrated')).toEqual([`VM ${name} was migrated from host host-a to host host-b. ${how}`])
  // It did not start there, and did not end here.
  expect(await messages('vm.started')).toHaveLength(1)
  expect(await breaches(estate)).toEqual([])
})

describe('how much of the network it may take', () => {
  const sentWith = () =>
    estate.hosts.calls.filter(({ method }) => method === 'migration.send').map(({ params }) => params)
  const limitHost = (mib: number | null) =>
    estate.db
      .updateTable('host')
      .set({ migration_bandwidth_mib_per_second: mib })
      .where('id', '=', estate.hostId)
      .execute()
  const planned = async (id: string, wish = {}) => (await vms().planMigrate(estate.admin, id, wish)).effects[0]?.text

  test('is what the host it leaves allows, and the plan says so', async () => {
    const id = await aVmOnA()
    await limitHost(100)
    expect(await planned(id)).toMatch(/goes on, by the policy minimal downtime, with 100 MiB\/s at most\.$/)
    expect(await vms().migrationTargets(estate.admin, id, { copyDisks: false })).toMatchObject({
      policy: 'minimal_downtime',
      bandwidthMibPerSecond: 100,
    })
    await mustSucceed(estate, await migrate(id))
    expect(sentWith()).toMatchObject([{ policy: { name: 'minimal_downtime', bandwidthMibPerSecond: 100 } }])
    // What another host allows is of no account on the way back.
    await mustSucceed(estate, await migrate(id))
    expect(sentWith()[1]).toMatchObject({ policy: { name: 'minimal_downtime' } })
    expect(sentWith()[1]).not.toHaveProperty('policy.bandwidthMibPerSecond')
  })

  test('is what was asked for instead', async () => {
    const id = await aVmOnA()
    await limitHost(100)
    const wish = { policy: 'post_copy', bandwidthMibPerSecond: 500 } as const
    expect(await planned(id, wish)).toMatch(/by the policy post-copy, with 500 MiB\/s at most\.$/)
    const { steps } = await mustSucceed(estate, await migrate(id, wish))
    expect(sentWith()).toMatchObject([{ policy: { name: 'post_copy', bandwidthMibPerSecond: 500 } }])
    expect(steps.find(({ name }) => name === 'move')?.message).toContain('by the policy post-copy, with 500 MiB/s')
  })

  test('is the whole of it where nobody said otherwise', async () => {
    const id = await aVmOnA()
    expect(await planned(id)).toMatch(/by the policy minimal downtime\.$/)
    expect(await vms().migrationTargets(estate.admin, id, { copyDisks: false })).toMatchObject({
      bandwidthMibPerSecond: null,
    })
  })
})

test('while it moves it is migrating, its memory counts on both hosts, and power off is obeyed', async () => {
  const id = await aVmOnA()
  estate.hosts.hang('migration.send')
  const operationId = await migrate(id)
  await expect.poll(async () => (await view(id)).status).toBe('migrating')
  await expect.poll(() => estate.hosts.calls.some(({ method }) => method === 'migration.send')).toBe(true)
  const targets = await vms().previewPlacement(estate.admin, {
    memoryBytes: 64 * 2 ** 30,
    cpu: oneCpu,
    clusterId: estate.clusterId,
  })
  expect(targets.hosts.map(({ fits }) => fits)).toEqual([false, false])
  await mustSucceed(estate, await vms().power(estate.admin, id, 'stop', undefined))
  expect((await estate.ended(operationId)).status).toBe('cancelled')
  expect(where(id)).toEqual([])
  expect(await view(id)).toMatchObject({ status: 'down' })
  expect(await breaches(estate)).toEqual([])
})
const oneCpu = { sockets: 1, coresPerSocket: 1, threadsPerCore: 1 }

test('cancelled, it stays where it is and nothing is left', async () => {
  const id = await aVmOnA()
  estate.hosts.hang('migration.send')
  const operationId = await migrate(id)
  await expect.poll(() => estate.hosts.calls.some(({ method }) => method === 'migration.send')).toBe(true)
  await operations().cancel(estate.admin, operationId)
  expect((await estate.ended(operationId)).status).toBe('cancelled')
  expect(where(id)).toEqual(['host-a'])
  expect(await view(id)).toMatchObject({ status: 'up', hostId: estate.hostId })
  expect(await breaches(estate)).toEqual([])
  await mustSucceed(estate, await migrate(id))
  expect(where(id)).toEqual(['host-b'])
})

describe('whatever happens to the hosts, the run is where the guest is', () => {
  test('the sending host refuses', async () => {
    const id = await aVmOnA()
    estate.hosts.refuse('migration.send', 'host_failed', 1, 'libvirt refused moving the guest.')
    const operation = await estate.ended(await migrate(id))
    expect(operation).toMatchObject({ status: 'failed', error: { message: 'libvirt refused moving the guest.' } })
    expect(where(id)).toEqual(['host-a'])
    expect(await messages('vm.migrate.failed')).toHaveLength(1)
    expect(await breaches(estate)).toEqual([])
  })

  test('the guest went, but the answer was lost with the host', async () => {
    const id = await aVmOnA()
    estate.hosts.applyThenDrop('migration.send', 1)
    await mustSucceed(estate, await migrate(id))
    expect(where(id)).toEqual(['host-b'])
    expect(await breaches(estate)).toEqual([])
  })

  test('the guest went, and the host it left never answers again', async () => {
    const id = await aVmOnA()
    estate.hosts.applyThenDrop('migration.send', 1)
    estate.hosts.hang('migration.send', 1_000)
    estate.hosts.refuse('migration.stop', 'timeout', 1_000)
    const operation = await estate.ended(await migrateImpatiently(id))
    // It is told as it is: what was asked did not end as it should, and the VM is where it is.
    expect(operation.status).toBe('cancelled')
    expect(await view(id)).toMatchObject({ status: 'up', hostId: hostB.hostId })
    expect(await messages('vm.migrated')).toHaveLength(1)
    expect(await breaches(estate)).toEqual([])
  })

  test('libvirt was lost at the moment of the change: the other host knows that it has the guest', async () => {
    const id = await aVmOnA()
    const run = await runOf(id)
    estate.hosts.hang('migration.send')
    const operationId = await migrate(id)
    await expect.poll(() => estate.hosts.calls.some(({ method }) => method === 'migration.send')).toBe(true)
    const machine = estate.host.machines.get(id)
    if (!machine) throw new Error('no machine')
    hostB.host.takeOver(estate.hostId, machine)
    estate.host.change(id, { status: 'paused', pauseReason: 'migration', reason: 'It is being moved.' })
    await operations().cancel(estate.admin, operationId)
    expect((await estate.ended(operationId)).status).toBe('cancelled')
    expect(where(id)).toEqual(['host-b'])
    expect(await runOf(id)).toEqual(run)
    expect(await breaches(estate)).toEqual([])
  })

  test('libvirt was lost at the moment of the change: the other host knows that it does not have it', async () => {
    const id = await aVmOnA()
    estate.hosts.hang('migration.send')
    const operationId = await migrate(id)
    await expect.poll(() => estate.hosts.calls.some(({ method }) => method === 'migration.send')).toBe(true)
    estate.host.change(id, { status: 'paused', pauseReason: 'migration', reason: 'It is being moved.' })
    await operations().cancel(estate.admin, operationId)
    expect((await estate.ended(operationId)).status).toBe('cancelled')
    expect(where(id)).toEqual(['host-a'])
    expect((await view(id)).status).toBe('up')
    expect(await breaches(estate)).toEqual([])
  })

  test('neither host answers: it is stuck, not guessed, and goes on when one is back', async () => {
    const id = await aVmOnA()
    estate.hosts.hang('migration.send')
    const operationId = await migrate(id)
    await expect.poll(() => estate.hosts.calls.some(({ method }) => method === 'migration.send')).toBe(true)
    estate.hosts.setReachable(estate.hostId, false)
    estate.hosts.setReachable(hostB.hostId, false)
    await operations().cancel(estate.admin, operationId)
    expect((await estate.ended(operationId)).status).toBe('stuck')
    estate.hosts.setReachable(estate.hostId, true)
    estate.hosts.setReachable(hostB.hostId, true)
    await operations().retry(estate.admin, operationId)
    await expect.poll(async () => (await operations().get(estate.admin, operationId)).status).toBe('cancelled')
    expect(where(id)).toEqual(['host-a'])
    expect(await breaches(estate)).toEqual([])
  })
})

/** Cancels as soon as the guest has gone. */
async function migrateImpatiently(id: string): Promise<string> {
  const operationId = await migrate(id)
  await expect.poll(() => where(id)).toEqual(['host-b'])
  await operations().cancel(estate.admin, operationId)
  return operationId
}

test('an end on the host it did not get to is not the end of the run; one on the way there is', async () => {
  const id = await aVmOnA()
  const run = await runOf(id)
  hostB.host.exits.set(run.runId, { ...run, reason: 'destroyed', at: new Date().toISOString() })
  estate.hosts.reportFull(hostB.hostId)
  await estate.ingest.idle()
  expect((await view(id)).status).toBe('up')
  await expect.poll(() => hostB.host.exits.size).toBe(0) // it is acknowledged all the same
  await mustSucceed(estate, await migrate(id))
  hostB.host.endGuest(id, 'shutdown')
  await expect.poll(async () => (await view(id)).status).toBe('down')
})

describe('refused, with a reason and nothing changed', () => {
  const plan = async (id: string, wish = {}) => (await vms().planMigrate(estate.admin, id, wish)).blockers

  test('a VM that is down, or paused', async () => {
    const id = await aVmOnA()
    await mustSucceed(estate, await vms().power(estate.admin, id, 'pause', undefined))
    expect(await plan(id)).toMatchObject([
      { code: 'conflict', text: 'Only a running VM can be migrated; this one is paused.' },
    ])
    await mustSucceed(estate, await vms().power(estate.admin, id, 'stop', undefined))
    await expect(migrate(id)).rejects.toMatchObject({ code: 'conflict', message: /this one is down/ })
  })

  test('to the host it is on, to one that does not exist, to one that is not up', async () => {
    const id = await aVmOnA()
    await expect(migrate(id, { hostId: estate.hostId })).rejects.toMatchObject({
      message: /runs on host host-a already/,
    })
    await expect(migrate(id, { hostId: crypto.randomUUID() })).rejects.toMatchObject({
      code: 'invalid_request',
      details: { fields: { '/hostId': 'Not known.' } },
    })
    await setConnection(estate, hostB.hostId, 'non_responsive')
    await expect(migrate(id, { hostId: hostB.hostId })).rejects.toMatchObject({
      code: 'insufficient_capacity',
      message: /host-b: .*non.responsive/i,
    })
    expect(await breaches(estate)).toEqual([])
  })

  test('a VM whose disk only its host has', async () => {
    const id = await aRunningVm(estate)
    hostB = await estate.aHost('host-b')
    expect(await plan(id)).toMatchObject([
      { code: 'insufficient_capacity', text: /does not reach storage domain on host-a/ },
    ])
    const targets = await vms().migrationTargets(estate.admin, id, { copyDisks: false })
    expect(targets.placement).toMatchObject({ chosen: null, fittingCount: 0, hosts: [{ name: 'host-b', fits: false }] })
  })

  test('to somebody who sees the VM alone, without naming hosts and storage domains', async () => {
    const id = await aRunningVm(estate)
    hostB = await estate.aHost('host-b')
    const owner = await estate.aUser('owner', 'administrator', id)
    const { blockers } = await vms().planMigrate(owner, id, {})
    const { name } = await view(id)
    expect(blockers).toMatchObject([{ code: 'insufficient_capacity', text: `No host can take over VM ${name}.` }])
    const { placement } = await vms().migrationTargets(owner, id, { copyDisks: false })
    expect(placement).toMatchObject({ hosts: [], hiddenCount: 1, advice: [] })
  })

  test('to a host of another cluster', async () => {
    const id = await aVmOnA()
    const { dataCenterId } = estate
    const { id: clusterId } = await createClusterService(estate.db).create(estate.admin, {
      name: 'other',
      dataCenterId,
      architecture: 'x86_64',
    })
    const hosts = createHostService({ db: estate.db, authority: undefined as never, installer: undefined })
    await hosts.move(estate.admin, hostB.hostId, clusterId, undefined)
    await expect(migrate(id, { hostId: hostB.hostId })).rejects.toMatchObject({
      code: 'conflict',
      message: /within its cluster only/,
    })
  })

  test('when the world has changed since the plan was seen', async () => {
    const id = await aVmOnA()
    const { hash } = await vms().planMigrate(estate.admin, id, {})
    await setConnection(estate, hostB.hostId, 'non_responsive')
    await expect(migrate(id, {}, hash)).rejects.toMatchObject({ code: 'plan_changed' })
  })

  test('by somebody without the right, and while it moves already', async () => {
    const id = await aVmOnA()
    estate.hosts.hang('migration.send')
    await migrate(id)
    await expect(migrate(id)).rejects.toMatchObject({ code: 'conflict' })
    await expect(vms().power(estate.admin, id, 'shutdown', undefined)).rejects.toMatchObject({ code: 'conflict' })
  })
})
