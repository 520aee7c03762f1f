// What starts weigh, and what is told of it afterwards, on a real database.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Actor } from '../../authz/actor.ts'
import { json } from '../../db/database.ts'
import { anEstate, type Estate, setConnection } from '../../test-support/estate.ts'
import { aRunningVm, aVm, mustSucceed, unique } from '../../test-support/factories.ts'

let estate: Estate
let second: Awaited<ReturnType<Estate['aHost']>>
beforeAll(async () => {
  estate = await anEstate()
  await estate.startRunner()
  await estate.startRunner()
  second = await estate.aHost('host-b')
})
afterAll(() => estate[Symbol.asyncDispose]())
beforeEach(async () => {
  for (const { id } of await estate.db.selectFrom('host').select('id').execute()) await setConnection(estate, id, 'up')
})

const vms = () => estate.services.vms
const start = async (id: string) => await vms().power(estate.admin, id, 'start', undefined)
const stop = async (id: string) => await mustSucceed(estate, await vms().power(estate.admin, id, 'stop', undefined))
const decisions = async (id: string, actor: Actor = estate.admin) => (await vms().placements(actor, id, {})).items
const memoryOfHost = () => estate.host.description.memoryBytes

test('starts at once count each other: where there is room for one, one gets it', async () => {
  await setConnection(estate, second.hostId, 'non_responsive')
  const memoryBytes = Math.floor(memoryOfHost() * 0.6)
  const ids = await Promise.all([1, 2, 3, 4, 5, 6].map(() => aVm(estate, { disks: [], memoryBytes })))
  const started = await Promise.all(ids.map(start))
  const ended = await Promise.all(started.map(estate.ended))
  expect(ended.filter(({ status }) => status === 'succeeded')).toHaveLength(1)
  for (const { status, error } of ended)
    if (status !== 'succeeded')
      expect(error).toMatchObject({
        code: 'insufficient_capacity',
        details: {
          refusals: [
            { hostName: 'host-a', reason: expect.stringMatching(/MiB are taken/) as string },
            { hostName: 'host-b', reason: expect.stringMatching(/non responsive/) as string },
          ],
        },
      })
  const reserved = await estate.db.selectFrom('vm').select('id').where('run_host_id', '=', estate.hostId).execute()
  expect(reserved).toHaveLength(1)
  for (const { id } of reserved) await stop(id)
})

test('the decisions tell every filter and weight of every host, the newest first', async () => {
  const id = await aVm(estate, { disks: [] })
  expect(await decisions(id)).toEqual([])
  const first = await start(id)
  await mustSucceed(estate, first)
  const { hostId } = await vms().get(estate.admin, id)
  await stop(id)
  const again = await start(id)
  await mustSucceed(estate, again)
  const found = await decisions(id)
  expect(found.map(({ operationId }) => operationId)).toEqual([again, first])
  const oldest = found.at(-1)
  expect(oldest).toMatchObject({ kind: 'vm.start', policy: 'even_memory', wasFound: true, hostCount: 2, advice: [] })
  expect(oldest?.chosen).toMatchObject({ kind: 'host', id: hostId })
  expect(oldest?.hosts.map(({ fits, chosen }) => [fits, chosen])).toEqual([
    [true, true],
    [true, false],
  ])
  for (const host of oldest?.hosts ?? []) {
    expect(host.verdicts).toContainEqual({ filter: 'state', passed: true, detail: 'It is up.' })
    expect(host.weights.map(({ weight, factor }) => [weight, factor])).toEqual([
      ['load', 1],
      ['memory', 10],
      ['guests', 1],
    ])
  }
  await stop(id)
})

test('a start that found no host tells what was refused by what, and what would help', async () => {
  const id = await aVm(estate, { disks: [], memoryBytes: memoryOfHost() })
  await setConnection(estate, second.hostId, 'non_responsive')
  const other = await aRunningVm(estate, { disks: [], memoryBytes: 64 * 2 ** 20 })
  const operation = await estate.ended(await start(id))
  expect(operation.error?.message).toMatch(
    /What would help: Free 64 MiB of memory on host host-a, or lower the VM’s memory to \d+ MiB\.$/,
  )
  const [decision] = await decisions(id)
  expect(decision).toMatchObject({
    operationId: operation.id,
    chosen: null,
    wasFound: false,
    fittingCount: 0,
    hosts: [
      { name: 'host-a', fits: false, score: null },
      { name: 'host-b', fits: false },
    ],
    refusals: expect.arrayContaining([
      { filter: 'memory', count: 1 },
      { filter: 'state', count: 1 },
    ]) as unknown,
  })
  expect(decision?.advice.map(({ hostName }) => hostName)).toEqual(['host-a', 'host-b'])
  await stop(other)
})

describe('what the cluster decides', () => {
  const setCluster = async (settings: {
    scheduling_policy?: string
    memory_overcommit_percent?: number
    cpu_type?: string | null
  }) => await estate.db.updateTable('cluster').set(settings).where('id', '=', estate.clusterId).execute()
  afterEach(() => setCluster({ scheduling_policy: 'even_memory', memory_overcommit_percent: 100, cpu_type: null }))

  test('its policy chooses, for a start as for the preview', async () => {
    // One large guest on the one host, two small ones on the other.
    const large = await aRunningVm(estate, { disks: [], memoryBytes: Math.floor(memoryOfHost() * 0.5) })
    const { hostId: crowdedByMemory } = await vms().get(estate.admin, large)
    await setConnection(estate, crowdedByMemory ?? '', 'non_responsive')
    const small = [await aRunningVm(estate, { disks: [] }), await aRunningVm(estate, { disks: [] })]
    await setConnection(estate, crowdedByMemory ?? '', 'up')
    const id = await aVm(estate, { disks: [] })
    await setCluster({ scheduling_policy: 'even_guests' })
    const foretold = await vms().previewPlacement(estate.admin, { vmId: id })
    expect(foretold).toMatchObject({ policy: 'even_guests', chosen: { id: crowdedByMemory } })
    await mustSucceed(estate, await start(id))
    expect((await decisions(id))[0]).toMatchObject({ policy: 'even_guests', chosen: { id: crowdedByMemory } })
    await setCluster({ scheduling_policy: 'even_memory' })
    const other = await vms().previewPlacement(estate.admin, { clusterId: estate.clusterId })
    expect(other.chosen?.id).not.toBe(crowdedByMemory)
    for (const running of [large, id, ...small]) await stop(running)
  })

  test('its over-commit lets hosts promise more than they have', async () => {
    const id = await aVm(estate, { disks: [], memoryBytes: memoryOfHost() })
    const others = await Promise.all([1, 2].map(() => aRunningVm(estate, { disks: [] })))
    expect((await vms().previewPlacement(estate.admin, { vmId: id })).fittingCount).toBe(0)
    await setCluster({ memory_overcommit_percent: 150 })
    expect((await vms().previewPlacement(estate.admin, { vmId: id })).fittingCount).toBe(2)
    for (const other of others) await stop(other)
  })

  test('a CPU type that no host has is said by state and CPU type', async () => {
    await setCluster({ cpu_type: 'EPYC-Turin' })
    const { hosts, advice } = await vms().previewPlacement(estate.admin, { clusterId: estate.clusterId })
    expect(hosts[0]?.verdicts.filter(({ passed }) => !passed).map(({ filter }) => filter)).toEqual([
      'state',
      'cpu_model',
    ])
    expect(advice[0]?.text).toMatch(/^Choose a CPU type for the cluster/)
  })
})

describe('pinning to hosts', () => {
  const pin = async (id: string, pinnedHostIds: string[], actor: Actor = estate.admin) =>
    await vms().update(actor, id, (await vms().get(estate.admin, id)).revision, { pinnedHostIds })

  test('a VM runs where it is pinned, though another host is better, and nowhere else', async () => {
    const ballast = await aRunningVm(estate, { disks: [], memoryBytes: 2 ** 30, pinnedHostIds: [second.hostId] })
    const id = await aVm(estate, { disks: [], pinnedHostIds: [second.hostId] })
    expect((await vms().get(estate.admin, id)).pinnedHosts).toEqual([
      { kind: 'host', id: second.hostId, name: 'host-b' },
    ])
    await mustSucceed(estate, await start(id))
    expect((await vms().get(estate.admin, id)).hostName).toBe('host-b')
    await stop(id)
    await setConnection(estate, second.hostId, 'non_responsive')
    const { error } = await estate.ended(await start(id))
    expect(error?.message).toMatch(/host-a: The VM is pinned to another host\./)
    expect(error?.message).toMatch(/What would help: Let the VM run on host host-a too: it is pinned elsewhere\.$/)
    await pin(id, [])
    expect((await vms().get(estate.admin, id)).pinnedHosts).toEqual([])
    await mustSucceed(estate, await start(id))
    await setConnection(estate, second.hostId, 'up')
    for (const running of [ballast, id]) await stop(running)
  })

  test('the preview and the rehearsal know it', async () => {
    const asked = { clusterId: estate.clusterId, pinnedHostIds: [second.hostId] }
    expect((await vms().previewPlacement(estate.admin, asked)).chosen?.id).toBe(second.hostId)
    const id = await aRunningVm(estate, { disks: [], pinnedHostIds: [second.hostId] })
    const { guests } = await vms().rehearse(estate.admin, { hostId: [second.hostId], event: 'drain' })
    expect(guests).toMatchObject([{ vm: { id }, hasPlace: false, refusals: [{ filter: 'pinning', count: 1 }] }])
    await stop(id)
  })

  test('hosts of nowhere, of another cluster or out of sight are refused by their field', async () => {
    const id = await aVm(estate, { disks: [] })
    const refused = (index: number) => ({
      code: 'invalid_request',
      details: { fields: { [`/pinnedHostIds/${index}`]: expect.any(String) as string } },
    })
    const unknown = crypto.randomUUID()
    await expect(pin(id, [second.hostId, unknown])).rejects.toMatchObject(refused(1))
    await expect(aVm(estate, { disks: [], pinnedHostIds: [unknown] })).rejects.toMatchObject(refused(0))
    const owner = await estate.aUser(unique('owner'), 'administrator', id)
    await expect(pin(id, [second.hostId], owner)).rejects.toMatchObject(refused(0))
  })

  test('a host that was removed stays: the VM must not run just anywhere of a sudden', async () => {
    const gone = crypto.randomUUID()
    const id = await aVm(estate, { disks: [] })
    await estate.db
      .updateTable('vm')
      .set({ pinned_host_ids: [gone] })
      .where('id', '=', id)
      .execute()
    expect((await vms().get(estate.admin, id)).pinnedHosts).toEqual([{ kind: 'host', id: gone }])
    expect((await estate.ended(await start(id))).error?.code).toBe('insufficient_capacity')
    await pin(id, [gone, second.hostId])
    await mustSucceed(estate, await start(id))
    expect((await vms().get(estate.admin, id)).hostName).toBe('host-b')
    await stop(id)
  })
})

test('a migration is told like a start; what an older build kept without its policy is left out', async () => {
  const id = await aRunningVm(estate, { disks: [] })
  const { hostName: from } = await vms().get(estate.admin, id)
  await mustSucceed(estate, await vms().migrate(estate.admin, id, {}, undefined))
  const { hostName: to } = await vms().get(estate.admin, id)
  const [migration, begun] = await decisions(id)
  expect(begun).toMatchObject({ kind: 'vm.start', chosen: { name: from } })
  expect(migration).toMatchObject({ kind: 'vm.migrate', chosen: { name: to }, hostCount: 1, fittingCount: 1 })
  expect(migration?.hosts[0]?.verdicts).toContainEqual({
    filter: 'migration',
    passed: true,
    detail: 'Guests run by TCG here as where it is.',
  })
  await estate.db
    .updateTable('operation_step')
    .set({ output: json({ placement: { chosen: null, candidates: [] } }) })
    .where('operation_id', '=', begun?.operationId ?? '')
    .where('output', 'is not', null)
    .execute()
  expect((await decisions(id)).map(({ kind }) => kind)).toEqual(['vm.migrate'])
  await stop(id)
})

test('a migration for which there is no host is refused with what would help', async () => {
  const id = await aRunningVm(estate, { disks: [], pinnedHostIds: [estate.hostId] })
  const { revision } = await vms().get(estate.admin, id)
  await vms().update(estate.admin, id, revision, { pinnedHostIds: [] })
  const full = { disks: [], memoryBytes: memoryOfHost(), pinnedHostIds: [second.hostId] }
  const ballast = await aRunningVm(estate, full)
  await expect(vms().migrate(estate.admin, id, {}, undefined)).rejects.toMatchObject({
    message: expect.stringMatching(/What would help: Free 64 MiB of memory on host host-b\.$/) as string,
  })
  for (const running of [id, ballast]) await stop(running)
})

test('pages of decisions follow each other', async () => {
  const id = await aVm(estate, { disks: [] })
  const operations: string[] = []
  for (const _ of [1, 2, 3]) {
    operations.unshift(await start(id))
    await mustSucceed(estate, operations[0] ?? '')
    await stop(id)
  }
  const first = await vms().placements(estate.admin, id, { limit: 2 })
  const rest = await vms().placements(estate.admin, id, { limit: 2, after: first.next ?? '' })
  expect([...first.items, ...rest.items].map(({ operationId }) => operationId)).toEqual(operations)
  expect(rest.next).toBeNull()
})

test('who may not see the VM learns nothing; who sees it alone learns no host', async () => {
  const id = await aRunningVm(estate, { disks: [] })
  const stranger = await estate.aUser(unique('stranger'), 'user', crypto.randomUUID())
  await expect(vms().placements(stranger, id, {})).rejects.toMatchObject({ code: 'not_found' })
  const viewer = await estate.aUser(unique('viewer'), 'user', id)
  const [decision] = await decisions(id, viewer)
  expect(decision).toMatchObject({ chosen: null, wasFound: true, hosts: [], hiddenCount: 2, fittingCount: 2 })
  expect(JSON.stringify(decision)).not.toMatch(/host-[ab]/)
})
