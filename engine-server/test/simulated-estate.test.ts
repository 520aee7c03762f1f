// An estate of simulated hosts, as `npm start -- --simulated` runs it: one process, many agents, each with a
// certificate of its own.
import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { composeHosts } from '../src/hosts/compose.ts'
import { type TestEngine, testEngine } from './harness.ts'
import { eventually, quickTimes } from './runtime.ts'
import { type SimulatedHosts, startSimulatedHosts } from './simulated-hosts.ts'

const hosts = ['sim-host-001', 'sim-host-002', 'sim-host-003']
let engine: TestEngine
let estate: SimulatedHosts
let clusterId: string

const hostsAre = (status: string) =>
  eventually(
    async () => (await engine.admin.call('listHosts', {})).items,
    (items) => items.length === hosts.length && items.every((host) => host.status === status),
  )
const hostIs = (name: string, status: string) =>
  eventually(
    async () => (await engine.admin.call('listHosts', { query: { search: name } })).items[0],
    (host) => host?.status === status,
  )
const vmIs = (id: string, status: string) =>
  eventually(
    () => engine.admin.call('getVm', { path: { id } }),
    (vm) => vm.status === status,
  )

/** What the process has written down of what runs, of all hosts. */
async function recordedRuns(): Promise<string> {
  const files = await Promise.all(
    hosts.map((name) =>
      readFile(join(estate.folder, 'simulated', name, 'simulated-machines.json'), 'utf8').catch(() => ''),
    ),
  )
  return files.join()
}

/** `npm run simulate`, as people type it; what it prints, or what it refuses with. */
async function simulate(...words: string[]): Promise<string> {
  const args = [join(import.meta.dirname, '../../launcher/src/simulate.ts'), '--data', estate.folder, ...words]
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args).catch(
    (error: { stdout: string; stderr: string }) => error,
  )
  return (stdout + stderr).trim()
}

/** Makes a VM that runs on a host of the estate, and gives it. */
async function runningVm(name: string) {
  const cpu = { sockets: 1, coresPerSocket: 1, threadsPerCore: 1 }
  const { object } = await engine.admin.call('createVm', {
    body: { name, clusterId, memoryBytes: 2 ** 30, cpu, firmware: 'bios', deleteProtected: false, start: true },
  })
  return vmIs(object.id, 'up')
}

beforeAll(async () => {
  engine = await testEngine({ composeHosts: (core) => composeHosts(core, { times: quickTimes }) })
  const dataCenter = await engine.admin.call('createDataCenter', { body: { name: 'Simulated', local: true } })
  const body = { name: 'Simulated 1', dataCenterId: dataCenter.id, architecture: 'x86_64' as const }
  clusterId = (await engine.admin.call('createCluster', { body })).id
  estate = await startSimulatedHosts(engine, hosts)
}, 60_000)
afterAll(async () => {
  await estate[Symbol.asyncDispose]()
  await engine[Symbol.asyncDispose]()
})

test('its hosts enrol as any other, say that they are simulated, and have hardware of their own', {
  timeout: 60_000,
}, async () => {
  await hostsAre('pending_approval')
  const { items } = await engine.admin.call('listHosts', {})
  for (const { id } of items) await engine.admin.call('approveHost', { path: { id }, body: { clusterId } })
  await hostsAre('up')
  for (const { id } of items) {
    const host = await engine.admin.call('getHost', { path: { id } })
    expect(host).toMatchObject({ simulated: true })
    expect(JSON.stringify(host)).toContain('PowerEdge')
  }
})

test('its VMs outlive its process, as guests outlive an agent, when it is stopped and when it is killed', {
  timeout: 60_000,
}, async () => {
  const { id, runId, startedAt, simulated } = await runningVm('outlives')
  expect(simulated).toBe(true)
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    await eventually(recordedRuns, (text) => text.includes(String(runId)))
    await estate.end(signal)
    await eventually(
      async () => (await engine.admin.call('listHosts', {})).items,
      (all) => all.every(({ status }) => status !== 'up'),
    )
    estate.start()
    await hostsAre('up')
    expect(await vmIs(id, 'up')).toMatchObject({ runId, startedAt })
  }
})

test('a deaf host is non_responsive and its VMs unknown; healed, all is as it was', { timeout: 60_000 }, async () => {
  const { id, runId, hostName } = await runningVm('on-a-deaf-host')
  const name = hostName ?? ''
  expect(await simulate('deaf', name)).toBe(`${name}  deaf: takes connections and says nothing`)
  const lost = await hostIs(name, 'non_responsive')
  expect(lost?.statusReason).toMatch(/It has not answered for \d+ s/)
  expect(await vmIs(id, 'unknown')).toMatchObject({
    statusReason: expect.stringContaining(`Host ${name} does not answer`),
  })
  expect(await simulate('list')).toBe(
    `${name}  deaf: takes connections and says nothing\n2 of 3 simulated hosts are well.`,
  )
  expect(await simulate('heal', name)).toBe(`${name}  well`)
  await hostIs(name, 'up')
  expect(await vmIs(id, 'up')).toMatchObject({ runId })
})

test('a dead host refuses connections, also after a restart; with its power back its VMs are down', {
  timeout: 60_000,
}, async () => {
  const { id, hostName } = await runningVm('on-a-dead-host')
  const name = hostName ?? ''
  await simulate('die', name)
  expect((await hostIs(name, 'non_responsive'))?.statusReason).toContain('ECONNREFUSED')
  await vmIs(id, 'unknown')
  await estate.end('SIGKILL')
  estate.start()
  await eventually(
    () => simulate('list'),
    (lines) => lines.includes(`${name}  dead`),
  )
  await eventually(
    async () => (await engine.admin.call('listHosts', { query: { search: 'sim' } })).items,
    (all) => all.every((one) => (one.status === 'up') === (one.name !== name)),
  )
  await simulate('heal', 'all')
  await hostsAre('up')
  expect((await vmIs(id, 'down')).statusReason).toContain('It ended unseen')
  await engine.admin.call('startVm', { path: { id } })
  await vmIs(id, 'up')
})

test('a power cut is seen as one when the power is back at once', { timeout: 60_000 }, async () => {
  const { id, hostName } = await runningVm('through-a-power-cut')
  await simulate('die', hostName ?? '')
  await simulate('heal', hostName ?? '')
  expect((await vmIs(id, 'down')).statusReason).toContain('It ended unseen')
  await hostsAre('up')
})

test('a slow host stays up and everything on it takes longer', { timeout: 60_000 }, async () => {
  await simulate('slow', 'sim-host-*', '300')
  await hostsAre('up')
  const begun = performance.now()
  await runningVm('on-a-slow-host')
  expect(performance.now() - begun).toBeGreaterThan(300)
  await hostsAre('up')
  await simulate('heal', 'sim-host-*')
})

test('a full host shows no space, and a disk is refused there', { timeout: 60_000 }, async () => {
  const { items } = await engine.admin.call('listHosts', { query: { search: 'sim-host-001' } })
  const { id: hostId = '' } = items[0] ?? {}
  const { items: centers } = await engine.admin.call('listDataCenters', { query: { search: 'Simulated' } })
  const { operation: made, id } = await engine.admin
    .call('createStorageDomain', {
      body: {
        name: 'space',
        dataCenterId: centers[0]?.id ?? '',
        storage: { type: 'local', hostId, path: '/srv/overt/space' },
      },
    })
    .then((operation) => ({ operation, id: operation.object.id }))
  await engine.admin.call('getOperation', { path: { id: made.id }, query: { waitSeconds: 30 } })
  await simulate('full', 'sim-host-001')
  const { id: disk } = await engine.admin.call('createDisk', {
    body: {
      name: 'too-much',
      readOnly: false,
      storageDomainId: id,
      source: { type: 'blank', sizeBytes: 2 ** 30 },
      allocation: 'thin',
    },
  })
  const failed = await engine.admin.call('getOperation', { path: { id: disk }, query: { waitSeconds: 30 } })
  expect(failed).toMatchObject({ status: 'failed' })
  expect(JSON.stringify(failed)).toContain('not enough space')
  await simulate('heal', 'all')
})

test('who asks for what is not there is told so', async () => {
  expect(await simulate('die', 'sim-host-9*')).toBe(
    'No simulated host is called sim-host-9*; there is sim-host-001 to sim-host-003.',
  )
  expect(await simulate('explode', 'all')).toContain('There is no fault explode')
  expect(await simulate('slow', 'all', 'much')).toContain('not much.')
  expect(await simulate('--data', join(estate.folder, 'elsewhere'), 'list')).toContain('No simulated hosts run here')
  const { mode } = await stat(join(estate.folder, 'simulated/control'))
  expect(mode & 0o777).toBe(0o600)
})
