// The preview of a placement against what a start then does, and what it tells whom.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { systemId } from '../../authz/actor.ts'
import { anEstate, type Estate, setConnection } from '../../test-support/estate.ts'
import { aDisk, aRunningVm, aVm, mustSucceed, unique } from '../../test-support/factories.ts'
import { anSshKey } from '../../test-support/ssh-key.ts'
import { makeReadOnly } from '../../test-support/scenarios.ts'
import { aGrant } from '../../test-support/grants.ts'

let estate: Estate
let second: Awaited<ReturnType<Estate['aHost']>>
beforeAll(async () => {
  estate = await anEstate()
  await estate.startRunner()
  second = await estate.aHost('host-b')
})
afterAll(() => estate[Symbol.asyncDispose]())
beforeEach(async () => {
  await setConnection(estate, estate.hostId, 'up')
  await setConnection(estate, second.hostId, 'up')
})

const mebibyte = 2 ** 20
const preview = (question: Parameters<Estate['services']['vms']['previewPlacement']>[1], actor = estate.admin) =>
  estate.services.vms.previewPlacement(actor, question)
const blankOn = (storageDomainId: string) => ({
  storageDomainId,
  allocation: 'thin' as const,
  source: { type: 'blank' as const, sizeBytes: 2 ** 30 },
})
const hostOf = async (vmId: string) => (await estate.services.vms.get(estate.admin, vmId)).hostId

test.each(['first', 'second'])(
  'a new VM with its disk on the %s host: the start does what was foretold',
  async (which) => {
    const domainId = which === 'first' ? estate.domainId : second.domainId
    const shape = { memoryBytes: 64 * mebibyte, disks: [blankOn(domainId)] }
    const foretold = await preview({ clusterId: estate.clusterId, ...shape })
    expect(foretold).toMatchObject({ fittingCount: 1, hostCount: 2, refusals: [{ filter: 'storage', count: 1 }] })
    expect(foretold.hosts[0]).toMatchObject({ chosen: true, fits: true })
    expect(await hostOf(await aRunningVm(estate, shape))).toBe(foretold.chosen?.id)
  },
)

test('without disks the host with most memory is chosen, for the VM that is there as for the question', async () => {
  const id = await aVm(estate, { disks: [], memoryBytes: 128 * mebibyte })
  const foretold = await preview({ vmId: id })
  expect(await preview({ clusterId: estate.clusterId, memoryBytes: 128 * mebibyte })).toEqual(foretold)
  await mustSucceed(estate, await estate.services.vms.power(estate.admin, id, 'start', undefined))
  expect(await hostOf(id)).toBe(foretold.chosen?.id)
})

test('a known VM may be asked about with another size', async () => {
  const id = await aVm(estate, { disks: [] })
  const tooLarge = await preview({ vmId: id, memoryBytes: 2 ** 43 })
  expect(tooLarge).toMatchObject({ chosen: null, fittingCount: 0, refusals: [{ filter: 'memory', count: 2 }] })
  const [host] = tooLarge.hosts
  expect(host?.verdicts.find(({ passed }) => !passed)?.detail).toMatch(/needs 8388608 MiB of memory/)
  expect((await preview({ vmId: id, cpu: { sockets: 64, coresPerSocket: 1, threadsPerCore: 1 } })).refusals).toEqual([
    { filter: 'cpu', count: 2 },
  ])
})

test('hosts that are away are told as such', async () => {
  await setConnection(estate, estate.hostId, 'non_responsive')
  const answer = await preview({ clusterId: estate.clusterId })
  expect(answer.chosen?.name).toBe('host-b')
  expect(answer.hosts.find(({ name }) => name === 'host-a')?.verdicts).toContainEqual({
    filter: 'state',
    passed: false,
    detail: 'It is not up: non responsive.',
  })
})

test('what is not chosen yet or can’t be used is said by its field, and the rest is answered', async () => {
  const answer = await preview({
    clusterId: estate.clusterId,
    isoDiskId: crypto.randomUUID(),
    disks: [
      { allocation: 'thin', source: { type: 'blank', sizeBytes: 2 ** 30 } },
      { allocation: 'thin', source: { type: 'clone', diskId: crypto.randomUUID(), mode: 'linked' } },
    ],
  })
  expect(answer.fittingCount).toBe(2)
  expect(answer.unresolved).toEqual([
    { field: '/disks/0/storageDomainId', message: expect.stringMatching(/several storage domains/) },
    { field: '/disks/1/source/diskId', message: expect.any(String) },
    { field: '/isoDiskId', message: expect.any(String) },
  ])
})

test('a clone needs the storage of its image', async () => {
  const diskId = await aDisk(estate, { storageDomainId: second.domainId })
  await makeReadOnly(estate, diskId)
  const disks = [{ allocation: 'thin' as const, source: { type: 'clone' as const, diskId, mode: 'linked' as const } }]
  expect((await preview({ clusterId: estate.clusterId, disks })).chosen?.id).toBe(second.hostId)
})

test('nothing is changed and nothing is locked by asking', async () => {
  const tables = async () =>
    (await estate.db.selectFrom('vm').selectAll().execute()).length +
    (await estate.db.selectFrom('disk').selectAll().execute()).length
  const before = await tables()
  await preview({ clusterId: estate.clusterId, disks: [blankOn(estate.domainId)] })
  expect(await tables()).toBe(before)
})

test('who sees a cluster’s VM alone is told how many hosts there are, and no name', async () => {
  const id = await aVm(estate, { disks: [blankOn(estate.domainId)] })
  const user = await estate.aUser(unique('user'), 'user', id)
  const answer = await preview({ vmId: id }, user)
  expect(answer).toMatchObject({ chosen: null, hosts: [], hostCount: 2, hiddenCount: 2, fittingCount: 1 })
  expect(JSON.stringify(answer)).not.toMatch(/host-[ab]/)
  // One of the hosts, and not the storage.
  const keeper = await estate.aUser(unique('keeper'), 'user', second.hostId)
  await expect(preview({ vmId: id }, keeper)).rejects.toMatchObject({ code: 'not_found' })
  await estate.db
    .insertInto('permission')
    .values(aGrant(keeper.userId ?? '', 'user', 'vm', id))
    .execute()
  const part = await preview({ vmId: id }, keeper)
  expect(part.hosts.map(({ name }) => name)).toEqual(['host-b'])
  expect(JSON.stringify(part)).not.toMatch(/host-a/)
  expect(part.hosts[0]?.verdicts.find(({ passed }) => !passed)?.detail).toContain('(hidden)')
})

test('a cluster in which one may make nothing is refused by its field', async () => {
  const user = await estate.aUser(unique('user'), 'user', systemId)
  await expect(preview({ clusterId: estate.clusterId }, user)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(preview({ clusterId: crypto.randomUUID() })).rejects.toMatchObject({
    code: 'invalid_request',
    details: { fields: { '/clusterId': expect.any(String) } },
  })
})

test('500 hosts: a few named, all counted', async () => {
  await using large = await anEstate()
  await large.db
    .insertInto('host')
    .columns(['id', 'cluster_id', 'name', 'address', 'port', 'machine_id', 'certificate_fingerprint'])
    .columns(['certificate_expires_at', 'approved_at', 'session_number', 'ancestors'])
    .values(
      Array.from({ length: 500 }, (_, index) => {
        const id = crypto.randomUUID()
        return {
          id,
          cluster_id: large.clusterId,
          name: `node-${String(index).padStart(3, '0')}`,
          address: '127.0.0.1',
          port: 1,
          machine_id: id,
          certificate_fingerprint: id,
          certificate_expires_at: new Date('2100-01-01'),
          approved_at: new Date(),
          session_number: 1,
          ancestors: [id, large.clusterId, large.dataCenterId, systemId],
        }
      }),
    )
    .execute()
  const answer = await large.services.vms.previewPlacement(large.admin, { clusterId: large.clusterId })
  expect(answer.hosts).toHaveLength(10)
  expect(answer).toMatchObject({ hostCount: 501, fittingCount: 1, refusals: [{ filter: 'state', count: 500 }] })
  expect(answer.hosts[0]?.name).toBe('host-a')
})

test('defaults make a VM that is accepted, under a name nobody has', async () => {
  const prefix = unique('web')
  await aVm(estate, { name: `${prefix}-7`, disks: [] })
  await aVm(estate, { name: `${prefix}-x9`, disks: [] })
  const defaults = await estate.services.vms.defaults(estate.admin, { name: prefix })
  const { name, clusterId, networkId, storageDomainId, memoryBytes, cpu, firmware, diskSizeBytes } = defaults
  expect(defaults).toMatchObject({ name: `${prefix}-8`, clusterId: estate.clusterId, networkId: estate.networkId })
  expect(new Set(defaults.storageDomainIds)).toEqual(new Set([estate.domainId, second.domainId]))
  expect(defaults.largestHost.memoryBytes).toBeGreaterThan(0)
  await mustSucceed(
    estate,
    await estate.services.vms.create(estate.admin, {
      name,
      clusterId: clusterId ?? '',
      memoryBytes,
      cpu,
      firmware,
      deleteProtected: false,
      start: false,
      nics: [{ networkId: networkId ?? '', model: 'virtio', linked: true }],
      disks: [
        {
          storageDomainId: storageDomainId ?? '',
          allocation: 'thin',
          source: { type: 'blank', sizeBytes: diskSizeBytes },
        },
      ],
    }),
  )
  await expect(estate.services.vms.defaults(estate.admin, { clusterId: crypto.randomUUID() })).rejects.toMatchObject({
    code: 'invalid_request',
  })
})

test('defaults name nothing that is hidden', async () => {
  const maker = await estate.aUser(unique('maker'), 'administrator', estate.clusterId)
  expect(await estate.services.vms.defaults(maker, {})).toMatchObject({
    clusterId: estate.clusterId,
    networkId: null,
    storageDomainId: null,
    storageDomainIds: [],
  })
})

test('first-boot settings no guest could use are refused by their field, at creation and at a change', async () => {
  const fields = { '/cloudInit/sshAuthorizedKeys/0': expect.any(String) }
  const cloudInit = { sshAuthorizedKeys: ['ssh-ed25519 AAAA nobody@example'] }
  await expect(aVm(estate, { disks: [], cloudInit })).rejects.toMatchObject({ details: { fields } })
  const id = await aVm(estate, { disks: [], cloudInit: { sshAuthorizedKeys: [anSshKey()] } })
  const { revision } = await estate.services.vms.get(estate.admin, id)
  await expect(estate.services.vms.update(estate.admin, id, revision, { cloudInit })).rejects.toMatchObject({
    details: { fields },
  })
})
