// Migrations that were torn apart, with disks of which each host has a volume of its own: whatever the hosts can still tell,
// the guest that is left goes on, and the disk is the one it wrote to last.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { anEstate, type Estate, setConnection } from '../../test-support/estate.ts'
import { aRunningVm } from '../../test-support/factories.ts'
import { breaches } from '../../test-support/invariants.ts'
import { listAttachments } from './device-store.ts'

let estate: Estate
let hostB: Awaited<ReturnType<Estate['aHost']>>
let id: string
let diskId: string
/** What happens at a point of the operation. */
let at: (point: string) => void
beforeEach(async () => {
  estate = await anEstate()
  at = () => undefined
  await estate.startRunner({ faults: { at: (point) => at(point) } })
  hostB = await estate.aHost('host-b')
  const source = { type: 'blank', sizeBytes: 2 ** 30 } as const
  id = await aRunningVm(estate, { disks: [{ storageDomainId: estate.domainId, allocation: 'thin', source }] })
  diskId = (await listAttachments(estate.db, id))[0]?.disk_id ?? ''
})
afterEach(() => estate[Symbol.asyncDispose]())

const migrate = () =>
  estate.services.vms.migrate(estate.admin, id, { hostId: hostB.hostId, copyDisks: true }, undefined)
const cancel = (operationId: string) => estate.services.operations.cancel(estate.admin, operationId)
const view = () => estate.services.vms.get(estate.admin, id)
/** How many volumes the storage of host-a and of host-b holds. */
const counts = () => [estate, hostB].map(({ host, domainId }) => host.domains.get(domainId)?.volumes.size)
/** The storage in which the disk is. */
const diskIn = async () => (await estate.services.disks.get(estate.admin, diskId)).storageDomainId
const messages = async (code: string) =>
  (await estate.db.selectFrom('event').select('message').where('code', '=', code).execute()).map(
    ({ message }) => message,
  )

function arriveOnB(): void {
  const machine = estate.host.machines.get(id)
  if (!machine) throw new Error('no machine')
  hostB.host.takeOver(estate.hostId, machine)
}
/** A migration under way, whose guest has arrived on host-b; that it left host-a nobody has seen. */
async function torn(): Promise<string> {
  estate.hosts.hang('migration.send')
  const operationId = await migrate()
  await expect.poll(() => estate.hosts.calls.some(({ method }) => method === 'migration.send')).toBe(true)
  arriveOnB()
  await estate.ingest.idle()
  return operationId
}
async function silence(hostId: string): Promise<void> {
  estate.hosts.setReachable(hostId, false)
  await setConnection(estate, hostId, 'non_responsive')
}
async function back(hostId: string): Promise<void> {
  await setConnection(estate, hostId, 'up')
  estate.hosts.setReachable(hostId, true)
  await estate.ingest.idle()
}
async function becomesCancelled(operationId: string): Promise<void> {
  await expect
    .poll(async () => (await estate.services.operations.get(estate.admin, operationId)).status)
    .toBe('cancelled')
}

describe('the guest goes on at both ends, and moving it fails for good', () => {
  let secondEnded: () => void
  beforeEach(() => {
    secondEnded = () => undefined
    estate.hosts.refuse('migration.send', 'host_failed', 1, 'It was torn apart.')
    at = (point) => {
      if (point === 'command/move/before') arriveOnB()
      if (point === 'command/move/second/after') secondEnded()
    }
  })

  test('it stays with its disk, however often that is found out, and the copy is told of', async () => {
    expect((await estate.ended(await migrate())).status).toBe('failed')
    await estate.ingest.idle()
    await expect.poll(() => hostB.host.exits.size).toBe(0)
    expect(hostB.host.machines.size).toBe(0)
    expect(estate.host.machines.has(id)).toBe(true)
    expect(await view()).toMatchObject({ status: 'up', hostId: estate.hostId })
    expect(await diskIn()).toBe(estate.domainId)
    expect(counts()).toEqual([1, 1])
    expect(await messages('disk.copy_left')).toEqual([
      expect.stringMatching(/^A copy of disk .* was left in storage domain on host-b: the guest was there too/),
    ])
  })

  test('its host is started anew once the second copy was ended: the disk is still the one it wrote to', async () => {
    secondEnded = () => void estate.host.machines.delete(id)
    expect((await estate.ended(await migrate())).status).toBe('failed')
    expect(await diskIn()).toBe(estate.domainId)
    expect(counts()).toEqual([1, 1])
  })
})

describe('the guest is on the new host alone, for the old one was started anew', () => {
  test('and its first report is not stored yet: the guest goes on, and what it writes to stays', async () => {
    const operationId = await torn()
    estate.host.machines.delete(id)
    await cancel(operationId)
    expect((await estate.ended(operationId)).status).toBe('cancelled')
    expect(hostB.host.machines.has(id)).toBe(true)
    expect(await view()).toMatchObject({ status: 'up', hostId: hostB.hostId })
    expect(await diskIn()).toBe(hostB.domainId)
    expect(counts()).toEqual([0, 1])
  })

  test('with an agent that does not tell that the guest is gone: its report is waited for', async () => {
    const operationId = await torn()
    estate.host.saysStaysOfGone = true
    estate.host.machines.delete(id)
    await estate.db.updateTable('host').set({ session_number: 2 }).where('id', '=', estate.hostId).execute()
    await cancel(operationId)
    expect(await estate.ended(operationId)).toMatchObject({
      status: 'stuck',
      reason: expect.stringContaining('Host host-a has not told yet what runs on it. Retry this when it is up.'),
    })
    expect(hostB.host.machines.has(id)).toBe(true)
    estate.hosts.connect(estate.hostId, 2)
    await estate.ingest.idle()
    await estate.services.operations.retry(estate.admin, operationId)
    await becomesCancelled(operationId)
    expect(hostB.host.machines.has(id)).toBe(true)
    expect(await diskIn()).toBe(hostB.domainId)
  })

  test('and the new one is silent: it is stuck, with what to do, until that one is back', async () => {
    const operationId = await torn()
    await silence(hostB.hostId)
    estate.host.machines.delete(id)
    estate.hosts.reportFull(estate.hostId)
    await cancel(operationId)
    expect(await estate.ended(operationId)).toMatchObject({
      status: 'stuck',
      reason: expect.stringContaining(
        'Host host-a does not have the guest any more. It may run on host host-b, which does not answer. Bring that one back, then retry this; if it is gone for good, remove it by force.',
      ),
    })
    expect(counts()).toEqual([1, 1])
    await back(hostB.hostId)
    await estate.services.operations.retry(estate.admin, operationId)
    await becomesCancelled(operationId)
    expect(await view()).toMatchObject({ status: 'up', hostId: hostB.hostId })
    expect(await diskIn()).toBe(hostB.domainId)
    expect(counts()).toEqual([0, 1])
    expect(await breaches(estate)).toEqual([])
  })
})

test('a run that was lost, and whose guest has ended on the silent new host since: the disk is what it wrote to', async () => {
  const operationId = await torn()
  await silence(hostB.hostId)
  await cancel(operationId)
  expect((await estate.ended(operationId)).status).toBe('cancelled')
  const machine = estate.host.machines.get(id)
  if (!machine) throw new Error('no machine')
  const { vmId, runId, runNumber } = machine
  estate.host.endGuest(id, 'lost')
  await estate.ingest.idle()
  expect((await view()).status).toBe('down')
  hostB.host.endGuest(id, 'shutdown')
  expect(await diskIn()).toBe(estate.domainId)
  await back(hostB.hostId)
  expect(await diskIn()).toBe(hostB.domainId)
  await expect.poll(() => hostB.host.exits.size).toBe(0)
  // Told again by the host it had left before, its end takes nothing back.
  estate.host.exits.set(runId, { vmId, runId, runNumber, reason: 'lost', at: new Date().toISOString() })
  estate.hosts.reportFull(estate.hostId)
  await estate.ingest.idle()
  expect(await diskIn()).toBe(hostB.domainId)
})
