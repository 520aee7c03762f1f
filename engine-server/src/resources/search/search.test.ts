import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aHost, anEstate, aVm, type Estate } from '../../../test/estate.ts'
import { testEngine, type TestCaller, type TestEngine } from '../../../test/harness.ts'
import { likeLiteral, termsOf } from './terms.ts'

let engine: TestEngine
let estate: Estate
let host: { id: string }
beforeAll(async () => {
  engine = await testEngine()
  estate = await anEstate(engine.db)
  host = await aHost(engine.db, estate, { name: 'node-a', address: '192.0.2.7' })
})
afterAll(() => engine[Symbol.asyncDispose]())

const find = (q: string, caller: TestCaller = engine.admin, limit = 20) =>
  caller.call('search', { query: { q, limit } })
/** What is found, as `kind name`. */
const found = async (q: string, caller?: TestCaller) =>
  (await find(q, caller)).groups.flatMap(({ items }) => items.map(({ object }) => `${object.kind} ${object.name}`))

async function aMachine(name: string, facts: { mac?: string; address?: string; description?: string } = {}) {
  const vm = await aVm(engine.db, estate, { name, hostId: host.id })
  if (facts.description)
    await engine.db.updateTable('vm').set({ description: facts.description }).where('id', '=', vm.id).execute()
  if (facts.mac) {
    const network = await aNetwork()
    await engine.db
      .insertInto('nic')
      .values({
        id: crypto.randomUUID(),
        vm_id: vm.id,
        network_id: network,
        name: 'nic1',
        model: 'virtio',
        mac_address: facts.mac,
        position: 0,
      })
      .execute()
  }
  if (facts.address)
    await engine.db
      .insertInto('vm_runtime')
      .values({
        vm_id: vm.id,
        host_id: host.id,
        run_id: vm.runId,
        run_number: 1,
        session_number: 1,
        sequence: 1,
        status: 'up',
        since: new Date(),
        reported_at: new Date(),
        guest: JSON.stringify({ interfaces: [{ name: 'eth0', addresses: [facts.address, 'fe80::1', '127.0.0.1'] }] }),
      })
      .execute()
  return vm
}

let networks = 0
async function aNetwork(): Promise<string> {
  const id = crypto.randomUUID()
  const number = ++networks
  await engine.db
    .insertInto('network')
    .values({
      id,
      data_center_id: estate.dataCenterId,
      name: `lan-${number}`,
      mode: 'nat',
      mtu: 1500,
      ipv4_cidr: `10.200.${number}.1/24`,
      ancestors: [id, estate.dataCenterId],
    })
    .execute()
  return id
}

describe('what is found', () => {
  test('is ranked: exact, then what begins with it, then what contains it, then descriptions', async () => {
    await aMachine('shop')
    await aMachine('shop-db')
    await aMachine('web-shop')
    await aMachine('cart', { description: 'Belongs to the SHOP' })
    const { groups } = await find('Shop')
    expect(groups.map(({ kind }) => kind)).toEqual(['vm'])
    expect(groups[0]?.items.map(({ object, match }) => [object.name, match.field, match.how])).toEqual([
      ['shop', 'name', 'exact'],
      ['shop-db', 'name', 'prefix'],
      ['web-shop', 'name', 'contains'],
      ['cart', 'description', 'contains'],
    ])
  })

  test('is grouped by kind, the kind with the best hit first, and says where there is more', async () => {
    await aHost(engine.db, estate, { name: 'lion' })
    for (const number of [1, 2, 3]) await aMachine(`lion-${number}`)
    const { groups } = await find('lion', engine.admin, 2)
    expect(groups.map(({ kind, items, more }) => [kind, items.map(({ object }) => object.name), more])).toEqual([
      ['host', ['lion'], false],
      ['vm', ['lion-1', 'lion-2'], true],
    ])
  })

  test('is found by the beginning of an id, in every kind, operations too', async () => {
    const vm = await aMachine('by-id')
    const operation = await anOperation(vm)
    expect(await found(vm.id)).toEqual(['vm by-id'])
    expect((await find(vm.id)).groups[0]?.items[0]?.match).toEqual({ field: 'id', value: vm.id, how: 'exact' })
    expect((await find(vm.id.slice(0, 13))).groups[0]?.items[0]?.match).toMatchObject({ field: 'id', how: 'prefix' })
    expect(await found(operation)).toEqual(['operation by-id'])
  })

  test('is found by addresses: of guests, interfaces, hosts and networks', async () => {
    await aMachine('addressed', { mac: '56:6f:00:00:ab:cd', address: '10.83.7.44' })
    expect((await find('10.83.7.44')).groups[0]?.items[0]).toMatchObject({
      object: { name: 'addressed' },
      match: { field: 'ip_address', value: '10.83.7.44', how: 'exact' },
    })
    expect((await find('56-6F-00-00-AB')).groups[0]?.items[0]).toMatchObject({
      object: { name: 'addressed' },
      match: { field: 'mac_address', value: '56:6f:00:00:ab:cd', how: 'prefix' },
    })
    expect(await found('192.0.2.7')).toEqual(['host node-a'])
    expect(await found('10.200.1.1')).toContain('network lan-1')
    // What every guest has tells none apart.
    expect(await found('127.0.0.1')).not.toContain('vm addressed')
    expect(await found('fe80::1')).toEqual([])
  })

  test('is there once, by its best place, though several match', async () => {
    await aMachine('10.99.0.5', { address: '10.99.0.5', description: '10.99.0.5' })
    const { groups } = await find('10.99.0.5')
    expect(groups).toHaveLength(1)
    expect(groups[0]?.items.map(({ match }) => match)).toEqual([{ field: 'name', value: '10.99.0.5', how: 'exact' }])
  })

  test('is not found by the address of a run that is over', async () => {
    const vm = await aMachine('moved', { address: '10.98.0.1' })
    expect(await found('10.98.0.1')).toEqual(['vm moved'])
    await engine.db.updateTable('vm').set({ run_id: null, run_host_id: null }).where('id', '=', vm.id).execute()
    expect(await found('10.98.0.1')).toEqual([])
  })
})

describe('a caller finds only what they may see', () => {
  test('by name, id, IP and MAC address alike', async () => {
    const mine = await aMachine('secret-mine', { mac: '56:6f:00:00:99:01', address: '10.97.0.1' })
    const foreign = await aMachine('secret-foreign', { mac: '56:6f:00:00:99:02', address: '10.97.0.2' })
    const operation = await anOperation(foreign)
    const user = await engine.aUser('search-owner', [{ role: 'user', kind: 'vm', id: mine.id }])
    expect(await found('secret', user)).toEqual(['vm secret-mine'])
    expect(await found('10.97.0', user)).toEqual(['vm secret-mine'])
    expect(await found('56:6f:00:00:99', user)).toEqual(['vm secret-mine'])
    for (const q of [foreign.id, operation, 'node-a', 'lan-1', estate.clusterId, '192.0.2.7', 'secret-foreign'])
      expect(await found(q, user), q).toEqual([])
  })

  test('a disk by the VM that has it attached', async () => {
    const vm = await aMachine('with-disk')
    const disk = await aDisk('attached-disk')
    const values = { vm_id: vm.id, disk_id: disk, bus: 'virtio', device: 'disk', read_only: false, position: 0 }
    await engine.db.insertInto('disk_attachment').values(values).execute()
    await aDisk('attached-to-nothing')
    const user = await engine.aUser('disk-finder', [{ role: 'user', kind: 'vm', id: vm.id }])
    expect(await found('attached', user)).toEqual(['disk attached-disk'])
  })
})

describe('whatever is typed', () => {
  test.each(['%', '_', '\\', "'; drop table vm; --", 'sho%', 's_op'])('%j is text, not a pattern', async (q) => {
    expect(await found(q)).toEqual([])
  })
  test('only spaces find nothing', async () => {
    expect(await find('   ')).toEqual({ groups: [] })
  })
  test('a sign of a pattern finds what has it', async () => {
    await aMachine('under_score')
    expect(await found('r_s')).toEqual(['vm under_score'])
  })
  test.each(['', 'x'.repeat(101)])('of the wrong length is refused', async (q) => {
    await expect(find(q)).rejects.toMatchObject({ code: 'invalid_request' })
  })
  test.each([0, 21])('a limit of %d is refused', async (limit) => {
    await expect(find('x', engine.admin, limit)).rejects.toMatchObject({ code: 'invalid_request' })
  })
})

test('a text is read as what it may be', () => {
  expect(termsOf(' Web ')).toMatchObject({ text: 'web', ids: undefined, mac: undefined, ip: undefined })
  expect(termsOf('12ab').ids).toEqual(['12ab0000-0000-0000-0000-000000000000', '12abffff-ffff-ffff-ffff-ffffffffffff'])
  expect(termsOf('12a').ids).toBeUndefined()
  expect(termsOf('12ab34567').ids).toBeUndefined()
  expect(termsOf('2001:db8::1')).toMatchObject({ ip: '2001:db8::1' })
  expect(termsOf('56:6F:00')).toMatchObject({ ip: undefined, mac: '56:6f:00' })
  expect(termsOf('10.0')).toMatchObject({ ip: '10.0', mac: undefined })
  expect(likeLiteral('50%_\\')).toBe('50\\%\\_\\\\')
})

async function anOperation(vm: { id: string; name: string }): Promise<string> {
  const id = crypto.randomUUID()
  await engine.db
    .insertInto('operation')
    .values({
      id,
      kind: 'vm.start',
      input: '{}',
      object_kind: 'vm',
      object_id: vm.id,
      object_name: vm.name,
      ancestors: [vm.id, estate.clusterId, estate.dataCenterId],
      actor_name: 'admin',
      request_id: 'test',
      status: 'succeeded',
      ended_at: new Date(),
    })
    .execute()
  return id
}

async function aDisk(name: string): Promise<string> {
  const id = crypto.randomUUID()
  const domain = crypto.randomUUID()
  await engine.db
    .insertInto('storage_domain')
    .values({
      id: domain,
      data_center_id: estate.dataCenterId,
      name: `domain of ${name}`,
      type: 'local',
      host_id: host.id,
      path: `/storage/${name}`,
      ancestors: [domain, estate.dataCenterId],
    })
    .execute()
  await engine.db
    .insertInto('disk')
    .values({
      id,
      storage_domain_id: domain,
      name,
      content_type: 'data',
      format: 'qcow2',
      allocation: 'thin',
      size_bytes: 1,
      ancestors: [id, domain, estate.dataCenterId],
    })
    .execute()
  return id
}
