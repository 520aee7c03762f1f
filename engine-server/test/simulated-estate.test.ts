// An estate of simulated hosts, as `npm start -- --simulated` runs it: one process, many agents, each with a
// certificate of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { composeHosts } from '../src/hosts/compose.ts'
import { type TestEngine, testEngine } from './harness.ts'
import { eventually, quickTimes } from './runtime.ts'

const hosts = ['sim-host-001', 'sim-host-002', 'sim-host-003']
const agentMain = join(import.meta.dirname, '../../host-agent/src/main.ts')
let engine: TestEngine
let folder: string
let estate: ChildProcess
let clusterId: string

/** Starts the process of all simulated hosts. */
function startEstate(): ChildProcess {
  return spawn('setpriv', ['--pdeathsig', 'KILL', process.execPath, agentMain, 'simulated-estate'], {
    env: { ...process.env, OVERT_AGENT_CONFIG: join(folder, 'estate.json') },
    stdio: 'ignore',
  })
}
async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const exited = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await exited
}
const hostsAre = (status: string) =>
  eventually(
    async () => (await engine.admin.call('listHosts', {})).items,
    (items) => items.length === hosts.length && items.every((host) => host.status === status),
  )
const vmIs = (id: string, status: string) =>
  eventually(
    () => engine.admin.call('getVm', { path: { id } }),
    (vm) => vm.status === status,
  )

/** What the process has written down of what runs, of all hosts. */
async function recordedRuns(): Promise<string> {
  const files = await Promise.all(
    hosts.map((name) => readFile(join(folder, 'hosts', name, 'simulated-machines.json'), 'utf8').catch(() => '')),
  )
  return files.join()
}

beforeAll(async () => {
  engine = await testEngine({ composeHosts: (core) => composeHosts(core, { times: quickTimes }) })
  folder = await mkdtemp(join(tmpdir(), 'overt-estate-'))
  const { caFingerprint } = await engine.admin.call('getSystem', {})
  const dataCenter = await engine.admin.call('createDataCenter', { body: { name: 'Simulated', local: true } })
  const body = { name: 'Simulated 1', dataCenterId: dataCenter.id, architecture: 'x86_64' as const }
  clusterId = (await engine.admin.call('createCluster', { body })).id
  const config = {
    dataDir: join(folder, 'hosts'),
    hosts,
    firstPort: 24_000 + Math.floor(Math.random() * 8_000),
    engineUrl: engine.secureOrigin.replace('localhost', '127.0.0.1'),
    engineCaFingerprint: caFingerprint,
  }
  await writeFile(join(folder, 'estate.json'), JSON.stringify(config))
  for (const name of hosts) {
    const { token } = await engine.admin.call('createHostEnrollmentToken', { body: { expiresInSeconds: 600 } })
    await mkdir(join(config.dataDir, name), { recursive: true })
    await writeFile(join(config.dataDir, name, 'enrollment-token'), token)
  }
  estate = startEstate()
}, 60_000)
afterAll(async () => {
  await end(estate, 'SIGKILL')
  await engine[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
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
  const operation = await engine.admin.call('createVm', {
    body: {
      name: 'outlives',
      clusterId,
      memoryBytes: 2 ** 30,
      cpu: { sockets: 1, coresPerSocket: 1, threadsPerCore: 1 },
      firmware: 'bios',
      deleteProtected: false,
      start: true,
    },
  })
  const { id } = operation.object
  const { runId, startedAt } = await vmIs(id, 'up')
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    await eventually(recordedRuns, (text) => text.includes(String(runId)))
    await end(estate, signal)
    await eventually(
      async () => (await engine.admin.call('listHosts', {})).items,
      (all) => all.every(({ status }) => status !== 'up'),
    )
    estate = startEstate()
    await hostsAre('up')
    expect(await vmIs(id, 'up')).toMatchObject({ runId, startedAt })
  }
})
