// What becomes of guests without their hosts, against what starts then do, on a real database.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../authz/actor.ts'
import { anEstate, type Estate, setConnection } from '../../test-support/estate.ts'
import { aRunningVm, mustSucceed, unique } from '../../test-support/factories.ts'

let estate: Estate
let second: Awaited<ReturnType<Estate['aHost']>>
let third: Awaited<ReturnType<Estate['aHost']>>
const running: string[] = []
beforeAll(async () => {
  estate = await anEstate()
  await estate.startRunner()
  second = await estate.aHost('host-b')
  third = await estate.aHost('host-c')
})
afterAll(() => estate[Symbol.asyncDispose]())
afterEach(async () => {
  for (const id of running.splice(0)) await stop(id)
})

const mebibyte = 2 ** 20
const gib = 2 ** 30
const vms = () => estate.services.vms
const stop = async (id: string) => {
  await mustSucceed(estate, await vms().power(estate.admin, id, 'stop', undefined))
}
const rehearse = async (hostId: string[], event: 'failure' | 'drain', actor: Actor = estate.admin) =>
  await vms().rehearse(actor, { hostId, event })

/** A guest on a host, whatever the scheduler would choose. */
async function aGuestOn(hostId: string, overrides: Parameters<typeof aRunningVm>[1] = {}): Promise<string> {
  const others = [estate.hostId, second.hostId, third.hostId].filter((id) => id !== hostId)
  for (const id of others) await setConnection(estate, id, 'non_responsive')
  const vmId = await aRunningVm(estate, { disks: [], ...overrides })
  for (const id of others) await setConnection(estate, id, 'up')
  running.push(vmId)
  return vmId
}

test('a host fails: each guest has a place elsewhere, and a start in its place goes there', async () => {
  const large = await aGuestOn(estate.hostId, { memoryBytes: 40 * gib })
  const small = await aGuestOn(estate.hostId, { memoryBytes: 4 * gib })
  await aGuestOn(second.hostId, { memoryBytes: 10 * gib })
  const { guests, hosts } = await rehearse([estate.hostId], 'failure')
  expect(hosts).toEqual([{ kind: 'host', id: estate.hostId, name: 'host-a' }])
  expect(guests.map(({ vm, from, to }) => [vm.id, from.name, to?.name])).toEqual([
    [large, 'host-a', 'host-c'], // it has most memory
    [small, 'host-a', 'host-b'], // host-c has the large one by then
  ])
  expect((await vms().get(estate.admin, large)).hostId, 'nothing is moved').toBe(estate.hostId)
  await stop(large)
  await setConnection(estate, estate.hostId, 'non_responsive')
  await mustSucceed(estate, await vms().power(estate.admin, large, 'start', undefined))
  expect((await vms().get(estate.admin, large)).hostName).toBe('host-c')
  await setConnection(estate, estate.hostId, 'up')
})

test('two hosts are drained: who finds no place stays, with the reason and what would help', async () => {
  await aGuestOn(third.hostId, { memoryBytes: 60 * gib })
  const one = await aGuestOn(estate.hostId, { memoryBytes: 3 * gib })
  const other = await aGuestOn(second.hostId, { memoryBytes: 3.5 * gib })
  const { guests } = await rehearse([estate.hostId, second.hostId], 'drain')
  expect(guests.map(({ vm, to, hasPlace }) => [vm.id, to?.name, hasPlace])).toEqual([
    [other, 'host-c', true],
    [one, undefined, false],
  ])
  expect(guests[1]).toMatchObject({ fittingCount: 0, refusals: [{ filter: 'memory', count: 1 }] })
  expect(guests[1]?.advice[0]?.text).toBe(
    'Free 2560 MiB of memory on host host-c, or lower the VM’s memory to 512 MiB.',
  )
})

test('a guest with a disk on its host alone stays down when the host fails', async () => {
  const disk = {
    storageDomainId: estate.domainId,
    allocation: 'thin' as const,
    source: { type: 'blank' as const, sizeBytes: gib },
  }
  const id = await aGuestOn(estate.hostId, { disks: [disk] })
  const { guests } = await rehearse([estate.hostId], 'failure')
  expect(guests).toMatchObject([{ vm: { id }, hasPlace: false, refusals: [{ filter: 'storage', count: 2 }] }])
})

test('a drained guest keeps what it runs with; one whose host fails gets what it is configured with', async () => {
  const id = await aGuestOn(estate.hostId, { memoryBytes: 64 * mebibyte })
  await estate.db
    .updateTable('vm')
    .set({ memory_bytes: 80 * gib, max_memory_bytes: 80 * gib })
    .where('id', '=', id)
    .execute()
  const [moved] = (await rehearse([estate.hostId], 'drain')).guests
  const [started] = (await rehearse([estate.hostId], 'failure')).guests
  expect([moved?.memoryBytes, moved?.hasPlace]).toEqual([64 * mebibyte, true])
  expect([started?.memoryBytes, started?.hasPlace]).toEqual([80 * gib, false])
})

test('a drained guest goes where its migration then takes it', async () => {
  await aGuestOn(second.hostId, { memoryBytes: 20 * gib })
  const id = await aGuestOn(estate.hostId)
  const [foretold] = (await rehearse([estate.hostId], 'drain')).guests
  expect(foretold?.to?.name).toBe('host-c')
  await mustSucceed(estate, await vms().migrate(estate.admin, id, {}, undefined))
  expect((await vms().get(estate.admin, id)).hostName).toBe('host-c')
})

test('a guest that is drained does not go where guests run by something else', async () => {
  await aGuestOn(estate.hostId)
  await estate.db
    .updateTable('host_runtime')
    .set(({ fn, val, ref }) => ({
      description: fn('jsonb_set', [ref('description'), val('{accelerator,kind}'), val('"kvm"')]),
    }))
    .where('host_id', 'in', [second.hostId, third.hostId])
    .execute()
  expect((await rehearse([estate.hostId], 'drain')).guests).toMatchObject([
    { hasPlace: false, refusals: [{ filter: 'migration', count: 2 }] },
  ])
  expect((await rehearse([estate.hostId], 'failure')).guests).toMatchObject([{ hasPlace: true }])
})

test('a host nobody runs on has no guests; one that is not there or not to be seen is not found', async () => {
  expect((await rehearse([third.hostId], 'failure')).guests).toEqual([])
  await expect(rehearse([third.hostId, crypto.randomUUID()], 'failure')).rejects.toMatchObject({ code: 'not_found' })
  const stranger = await estate.aUser(unique('stranger'), 'user', crypto.randomUUID())
  await expect(rehearse([third.hostId], 'failure', stranger)).rejects.toMatchObject({ code: 'not_found' })
})

test('who sees the host alone is told how many guests there are, and no name', async () => {
  await aGuestOn(estate.hostId, { name: 'secret-guest', memoryBytes: 80 * mebibyte })
  const keeper = await estate.aUser(unique('keeper'), 'user', estate.hostId)
  const answer = await rehearse([estate.hostId], 'failure', keeper)
  expect(answer).toMatchObject({ guests: [], hiddenCount: 1, hiddenStrandedCount: 0 })
  expect(JSON.stringify(answer)).not.toMatch(/secret-guest|host-[bc]/)
})
