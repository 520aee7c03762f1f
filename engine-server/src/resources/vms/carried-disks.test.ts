import type { Schema } from '@overt/api-client/engine'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AgentFailure } from '../../hosts/agent-errors.ts'
import { anEstate, type Estate } from '../../test-support/estate.ts'
import { aDisk, aRunningVm, mustSucceed } from '../../test-support/factories.ts'
import { breaches } from '../../test-support/invariants.ts'
import { makeReadOnly } from '../../test-support/scenarios.ts'
import { listAttachments } from './device-store.ts'

let estate: Estate
let hostB: Awaited<ReturnType<Estate['aHost']>>
beforeEach(async () => {
  estate = await anEstate()
  await estate.startRunner()
  hostB = await estate.aHost('host-b')
})
afterEach(() => estate[Symbol.asyncDispose]())

const gib = 2 ** 30
const migrate = (id: string, actor = estate.admin) =>
  estate.services.vms.migrate(actor, id, { hostId: hostB.hostId, copyDisks: true }, undefined)
/** A VM that runs on host-a, with a disk in the storage of that host. */
async function aVmWithDisk(
  source: Schema<'DiskSource'> = { type: 'blank', sizeBytes: gib },
): Promise<{ id: string; diskId: string }> {
  const id = await aRunningVm(estate, { disks: [{ storageDomainId: estate.domainId, allocation: 'thin', source }] })
  const [attachment] = await listAttachments(estate.db, id)
  return { id, diskId: attachment?.disk_id ?? '' }
}
/** Volumes in the storage of both hosts. */
const volumes = () =>
  [estate, hostB].map(({ host, domainId }) => [...(host.domains.get(domainId)?.volumes.values() ?? [])])
const diskOf = (diskId: string) => estate.services.disks.get(estate.admin, diskId)
const rowsOf = (diskId: string) =>
  estate.db.selectFrom('volume').select(['storage_domain_id', 'active']).where('disk_id', '=', diskId).execute()

test('its disk goes along into storage of the new host, and nothing of it is left on the old one', async () => {
  const { id, diskId } = await aVmWithDisk()
  const plan = await estate.services.vms.planMigrate(estate.admin, id, { hostId: hostB.hostId, copyDisks: true })
  expect(plan.blockers).toEqual([])
  expect(plan.effects[1]?.text).toMatch(/goes along: its content, up to 1024 MiB, is copied/)
  const before = (await diskOf(diskId)).revision
  await mustSucceed(estate, await migrate(id))
  const [left, there] = volumes()
  expect(left).toEqual([])
  expect(there).toMatchObject([{ diskId, virtualSizeBytes: gib }])
  expect(await diskOf(diskId)).toMatchObject({ storageDomainId: hostB.domainId, storageDomainName: 'on host-b' })
  expect((await diskOf(diskId)).revision).toBeGreaterThan(before)
  expect(await rowsOf(diskId)).toEqual([{ storage_domain_id: hostB.domainId, active: true }])
  const sent = estate.hosts.calls.find(({ method }) => method === 'migration.send')
  expect(sent?.params).toMatchObject({ copiedDisks: [diskId] })
  const told = await estate.db.selectFrom('event').select('message').where('code', '=', 'vm.migrated').execute()
  expect(told.map(({ message }) => message)).toContainEqual(
    expect.stringContaining('copied 1024 MiB of disks, sent 1 MiB of memory in 3 rounds'),
  )
  expect(await breaches(estate)).toEqual([])
  // The VM starts there again, from what it has now.
  await mustSucceed(estate, await estate.services.vms.power(estate.admin, id, 'stop', undefined))
  await mustSucceed(estate, await estate.services.vms.power(estate.admin, id, 'start', undefined))
  expect((await estate.services.vms.get(estate.admin, id)).hostId).toBe(hostB.hostId)
})

test('without being asked to, a disk of the host’s own storage keeps it there, and that is what would help', async () => {
  const { id } = await aVmWithDisk()
  const plan = await estate.services.vms.planMigrate(estate.admin, id, { hostId: hostB.hostId })
  expect(plan.blockers[0]?.text).toMatch(/does not reach storage domain/)
  expect(plan.blockers[0]?.text).toContain('Take the VM’s disks along, into storage of host host-b.')
  const targets = await estate.services.vms.migrationTargets(estate.admin, id, { copyDisks: true })
  expect(targets.placement.hosts).toMatchObject([{ name: 'host-b', fits: true }])
})

test('a clone goes along whole, without what it was cloned from', async () => {
  const base = await aDisk(estate, { storageDomainId: estate.domainId })
  await makeReadOnly(estate, base)
  const { id, diskId: clone } = await aVmWithDisk({ type: 'clone', diskId: base, mode: 'linked' })
  await mustSucceed(estate, await migrate(id))
  expect(volumes()[0]?.map(({ diskId }) => diskId)).toEqual([base])
  expect(volumes()[1]).toMatchObject([{ diskId: clone }])
  expect(volumes()[1]?.[0]).not.toHaveProperty('backingVolumeId')
  expect(await estate.db.selectFrom('disk').select('base_disk_id').where('id', '=', clone).execute()).toEqual([
    { base_disk_id: null },
  ])
})

test('a migration that fails leaves the disk where it is, and its copy nowhere', async () => {
  const { id, diskId } = await aVmWithDisk()
  estate.hosts.refuse('migration.send', 'host_failed', 1, 'libvirt refused moving the guest.')
  expect(await estate.ended(await migrate(id))).toMatchObject({ status: 'failed' })
  const [left, there] = volumes()
  expect(left).toMatchObject([{ diskId }])
  expect(there).toEqual([])
  expect(await rowsOf(diskId)).toEqual([{ storage_domain_id: estate.domainId, active: true }])
  expect(await breaches(estate)).toEqual([])
})

test('when the answer is lost but the guest has gone, the disk has gone too', async () => {
  const { id, diskId } = await aVmWithDisk()
  estate.hosts.applyThenDrop('migration.send', 1)
  await mustSucceed(estate, await migrate(id))
  expect(volumes().map((each) => each.length)).toEqual([0, 1])
  expect((await diskOf(diskId)).storageDomainId).toBe(hostB.domainId)
})

test('too little space, no storage of its own, or none in which one may make disks: refused with the numbers', async () => {
  const { id } = await aVmWithDisk()
  const say = async () =>
    (await estate.services.vms.planMigrate(estate.admin, id, { hostId: hostB.hostId, copyDisks: true })).blockers[0]
      ?.text
  const runtime = estate.db.updateTable('storage_domain_runtime').where('domain_id', '=', hostB.domainId)
  await runtime.set({ available_bytes: 2 ** 29 }).execute()
  expect(await say()).toMatch(/Its own storage has 512 MiB left; the disks that go along can take 1024 MiB\./)
  await runtime.set({ status: 'missing' }).execute()
  expect(await say()).toMatch(/It has no storage domain of its own for the disks that go along\./)
  await runtime.set({ status: 'active', available_bytes: 2 ** 40 }).execute()
  expect(await say()).toBeUndefined()
  // Who may migrate the VM but make no disk over there.
  const owner = await estate.aUser('owner', 'administrator', id)
  const asked = await estate.services.vms.planMigrate(owner, id, { copyDisks: true })
  expect(asked.blockers).toHaveLength(1)
})

test('a host that is silent keeps what is left there, somebody is told, and the next migration removes it', async () => {
  const { id, diskId } = await aVmWithDisk()
  estate.hosts.refuse('volume.delete', 'timeout')
  await mustSucceed(estate, await migrate(id))
  expect(volumes().map((each) => each.length)).toEqual([1, 1])
  const told = await estate.db.selectFrom('event').select('message').where('code', '=', 'disk.copy_left').execute()
  expect(told[0]?.message).toMatch(/^A copy of disk .* was left in storage domain /)
  const back = { hostId: estate.hostId, copyDisks: true }
  await mustSucceed(estate, await estate.services.vms.migrate(estate.admin, id, back, undefined))
  expect(volumes().map((each) => each.length)).toEqual([1, 0])
  expect(await rowsOf(diskId)).toEqual([{ storage_domain_id: estate.domainId, active: true }])
})

/** A migration whose guest has gone to host-b, of which nobody has been told yet. */
async function aGuestThatHasGone(id: string): Promise<string> {
  estate.hosts.hang('migration.send')
  const operationId = await migrate(id)
  await expect.poll(() => estate.hosts.calls.some(({ method }) => method === 'migration.send')).toBe(true)
  const machine = estate.host.machines.get(id)
  if (!machine) throw new Error('no machine')
  hostB.host.takeOver(estate.hostId, machine)
  return operationId
}

test('a guest that ends on the new host before its migration has: its disk is the one it wrote to', async () => {
  const { id, diskId } = await aVmWithDisk()
  const operationId = await aGuestThatHasGone(id)
  estate.host.change(id, { status: 'paused', pauseReason: 'migration', reason: 'It is being moved.' })
  hostB.host.endGuest(id, 'shutdown')
  await expect.poll(async () => (await estate.services.vms.get(estate.admin, id)).hostId).toBe(null)
  await estate.services.operations.cancel(estate.admin, operationId)
  expect((await estate.ended(operationId)).status).toBe('cancelled')
  expect(await rowsOf(diskId)).toEqual([{ storage_domain_id: hostB.domainId, active: true }])
  expect(volumes().map((each) => each.length)).toEqual([0, 1])
  expect(await breaches(estate)).toEqual([])
  await mustSucceed(estate, await estate.services.vms.power(estate.admin, id, 'start', undefined))
  expect((await estate.services.vms.get(estate.admin, id)).hostId).toBe(hostB.hostId)
})

test('a guest that goes on at both ends stays where it was, with its disk, and its run goes on', async () => {
  const { id, diskId } = await aVmWithDisk()
  const operationId = await aGuestThatHasGone(id)
  await estate.services.operations.cancel(estate.admin, operationId)
  expect((await estate.ended(operationId)).status).toBe('cancelled')
  await estate.ingest.idle()
  expect(hostB.host.machines.size).toBe(0)
  expect(await estate.services.vms.get(estate.admin, id)).toMatchObject({ status: 'up', hostId: estate.hostId })
  expect(await rowsOf(diskId)).toContainEqual({ storage_domain_id: estate.domainId, active: true })
  expect(volumes()[0]).toMatchObject([{ diskId }])
})

test.each(['does not have it', 'says that it ended'])(
  'a guest that has gone over, of which the old host, started anew, %s: the disk is the one it writes to',
  async (what) => {
    const { id, diskId } = await aVmWithDisk()
    const operationId = await aGuestThatHasGone(id)
    if (what === 'does not have it') estate.host.machines.delete(id)
    else estate.host.endGuest(id, 'lost')
    estate.hosts.reportFull(estate.hostId)
    await estate.ingest.idle()
    await estate.services.operations.cancel(estate.admin, operationId)
    expect((await estate.ended(operationId)).status).toBe('cancelled')
    expect(hostB.host.machines.has(id)).toBe(true)
    expect(await rowsOf(diskId)).toEqual([{ storage_domain_id: hostB.domainId, active: true }])
    expect(volumes().map((each) => each.length)).toEqual([0, 1])
    const view = await estate.services.vms.get(estate.admin, id)
    expect(view).toMatchObject(
      what === 'does not have it' ? { status: 'up', hostId: hostB.hostId } : { status: 'down', hostId: null },
    )
  },
)

test('of two old volumes each is deleted, also when the second one fails at first', async () => {
  const source = { type: 'blank', sizeBytes: gib } as const
  const disk = { storageDomainId: estate.domainId, allocation: 'thin', source } as const
  const id = await aRunningVm(estate, { disks: [disk, disk] })
  const execute = estate.host.execute.bind(estate.host)
  let deletions = 0
  vi.spyOn(estate.host, 'execute').mockImplementation((method, params) => {
    if (method === 'volume.delete') deletions += 1
    if (method === 'volume.delete' && deletions === 2)
      throw new AgentFailure('busy', 'The test refuses the second one.')
    return execute(method, params)
  })
  await mustSucceed(estate, await migrate(id))
  expect(volumes().map(({ length }) => length)).toEqual([0, 2])
  expect(await breaches(estate)).toEqual([])
})

describe('with a disk that is deleted', () => {
  /** A VM that is stopped on host-b; what is left of its disk on host-a could not be removed. */
  async function aStoppedVm(): Promise<{ id: string; diskId: string }> {
    const made = await aVmWithDisk()
    estate.hosts.refuse('volume.delete', 'timeout')
    await mustSucceed(estate, await migrate(made.id))
    expect(volumes().map(({ length }) => length)).toEqual([1, 1])
    await mustSucceed(estate, await estate.services.vms.power(estate.admin, made.id, 'stop', undefined))
    return made
  }

  test.each(['by itself', 'with its VM'])('%s goes what a migration had left of it', async (how) => {
    const { id, diskId } = await aStoppedVm()
    const alone = how === 'by itself'
    await mustSucceed(estate, await estate.services.vms.delete(estate.admin, id, alone ? 'keep' : 'delete', undefined))
    if (alone) await mustSucceed(estate, await estate.services.disks.delete(estate.admin, diskId, undefined))
    expect(volumes()).toEqual([[], []])
    expect(await breaches(estate)).toEqual([])
  })

  test('nothing goes while the host of such a copy is silent', async () => {
    const { id, diskId } = await aStoppedVm()
    await mustSucceed(estate, await estate.services.vms.delete(estate.admin, id, 'keep', undefined))
    estate.hosts.setReachable(estate.hostId, false)
    const operationId = await estate.services.disks.delete(estate.admin, diskId, undefined)
    expect((await estate.ended(operationId)).status).toBe('failed')
    expect(volumes().map(({ length }) => length)).toEqual([1, 1])
    expect((await diskOf(diskId)).status).toBe('ok')
  })

  test('nothing goes while a guest may still write to a newer copy of it', async () => {
    const { id, diskId } = await aStoppedVm()
    await mustSucceed(estate, await estate.services.vms.delete(estate.admin, id, 'keep', undefined))
    await estate.db.updateTable('volume').set({ active: false }).where('disk_id', '=', diskId).execute()
    const old = estate.db.updateTable('volume').where('storage_domain_id', '=', estate.domainId)
    await old.set({ active: true }).execute()
    await estate.db.updateTable('disk').set({ storage_domain_id: estate.domainId }).where('id', '=', diskId).execute()
    const run = { runId: crypto.randomUUID(), runNumber: 1, status: 'up', external: false } as const
    hostB.host.machines.set(id, { vmId: id, at: new Date().toISOString(), ...run })
    estate.hosts.reportFull(hostB.hostId)
    await estate.ingest.idle()
    const operationId = await estate.services.disks.delete(estate.admin, diskId, undefined)
    expect((await estate.ended(operationId)).error?.message).toMatch(/may still write to a copy .* on host-b\./)
    expect(volumes().map(({ length }) => length)).toEqual([1, 1])
  })
})
