// Live migration between real hosts: libvirt to libvirt and QEMU to QEMU, through their agents. One guest goes through all
// of it, and counts aloud meanwhile.
import { join } from 'node:path'
import type { Schema } from '@overt/api-client/engine'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../support/until.ts'
import { makeVm, startVm } from '../../support/vms.ts'
import { OvertLab } from './overt-lab.ts'

let overt: OvertLab
let vmId: string
beforeAll(async () => {
  overt = await OvertLab.start({ hosts: 2, storage: true })
  vmId = await makeVm(overt.client, 'traveller', { clusterId: overt.clusterId })
  await startVm(overt.client, vmId)
  await until('the guest to speak', async () => (await vm()).guest?.osName !== undefined, { seconds: 180 })
}, 400_000)
afterAll(() => overt.down(), 60_000)

const vm = () => overt.client.call('getVm', { path: { id: vmId } })
const domain = () => `overt-${vmId}`
const virsh = (name: string, ...words: string[]) => overt.machine(name).exec(['virsh', '-q', ...words])

/** Names of the host that has the VM, by the engine, and of the other. */
async function places(): Promise<{ here: string; there: string }> {
  const { hostName } = await vm()
  const here = overt.names.find((name) => hostName?.startsWith(`${name}.`))
  const there = overt.names.find((name) => name !== here)
  if (!here || !there) throw new Error(`the VM is on ${hostName ?? 'no host'}`)
  return { here, there }
}

/** Hosts on which a QEMU of the VM runs its vCPUs. */
async function runsOn(): Promise<string[]> {
  const states = await Promise.all(
    overt.names.map(async (name) => [name, (await virsh(name, 'domstate', domain())).stdout.trim()] as const),
  )
  return states.filter(([, state]) => state === 'running').map(([name]) => name)
}

async function begin(): Promise<string> {
  return (await overt.client.call('migrateVm', { path: { id: vmId }, body: {} })).id
}
const operationOf = (id: string) => overt.client.call('getOperation', { path: { id } })
const over: readonly Schema<'OperationStatus'>[] = ['succeeded', 'failed', 'cancelled', 'stuck']
const ended = (id: string) =>
  until(
    'the migration to be over',
    async () => {
      const operation = await operationOf(id)
      return over.includes(operation.status) && operation
    },
    { seconds: 180, everyMs: 100 },
  )

/** Lets its next migration take so long that something can happen to it. */
async function slowDown(mibPerSecond: number): Promise<void> {
  const { here } = await places()
  const { code, stderr } = await virsh(here, 'migrate-setspeed', domain(), String(mibPerSecond))
  if (code !== 0) throw new Error(stderr)
}
/** Begins a slow migration and waits until memory goes over. What was killed before is up again by then. */
async function beginSlowly(): Promise<string> {
  const hosts = () => overt.client.call('listHosts', { query: {} })
  await until('both hosts to be up', async () => (await hosts()).items.every(({ status }) => status === 'up'), {
    seconds: 60,
  })
  await slowDown(8)
  const id = await begin()
  const isCopying = async () =>
    (await operationOf(id)).steps.some(({ message }) => / of memory left/.test(message ?? ''))
  await until('memory to go over', isCopying, { seconds: 60 })
  return id
}

/** Whatever became of a migration, the guest runs on one host, and that is where the engine says it is: that host. */
async function expectOneGuest(): Promise<string> {
  const { hostName } = await until(
    'the engine to say that the guest is up',
    async () => {
      const seen = await vm()
      return seen.status === 'up' && seen.activeOperation === null && seen
    },
    { seconds: 120, everyMs: 250 },
  )
  const on = await until('it to be so', async () => {
    const names = await runsOn()
    return names.length > 0 && names
  })
  expect(on).toEqual([overt.names.find((name) => hostName?.startsWith(`${name}.`))])
  return on[0] ?? ''
}

/** What the guest prints on its serial port, from now on, on both hosts: a host keeps nothing of a guest that has left. */
async function listen(runId: string): Promise<() => number[]> {
  let heard = ''
  for (const name of overt.names) {
    const log = join(overt.agent(name).data, 'serial', runId, 'serial.log')
    const { child } = await overt.machine(name).spawn(['tail', '-c', '+1', '-F', log])
    child.stdout?.setEncoding('latin1').on('data', (text: string) => (heard += text))
  }
  return () => [...heard.matchAll(/^count (\d+)\r?$/gm)].map(([, digits]) => Number(digits))
}

test('it goes over, and goes on counting without a number lost or said twice', async () => {
  const { here, there } = await places()
  const metadata = (await virsh(here, 'metadata', domain(), 'https://overt.dev/ns/1')).stdout
  const [, runId = ''] = /runId=["']([0-9a-f-]+)/.exec(metadata) ?? []
  const heard = await listen(runId)
  const loop = 'echo >/dev/ttyS0; i=0; while [ $i -lt 600 ]; do echo count $i >/dev/ttyS0; i=$((i+1)); sleep 0.1; done'
  const words = { execute: 'guest-exec', arguments: { path: '/bin/sh', arg: ['-c', loop] } }
  const { code, stderr } = await virsh(here, 'qemu-agent-command', domain(), JSON.stringify(words))
  expect([code, stderr]).toEqual([0, ''])
  await until('it to count', () => heard().includes(5))
  expect(await ended(await begin())).toMatchObject({ status: 'succeeded', error: null })
  expect(await expectOneGuest()).toBe(there)
  const after = heard().length
  await until('it to go on', () => heard().length > after + 20)
  const numbers = heard().toSorted((a, b) => a - b)
  expect(numbers).toEqual(numbers.map((_, index) => index))
}, 200_000)

test('cancelled on the way, it stays and goes over the next time', async () => {
  const { here, there } = await places()
  const id = await beginSlowly()
  await overt.client.call('cancelOperation', { path: { id } })
  expect((await ended(id)).status).toBe('cancelled')
  expect(await expectOneGuest()).toBe(here)
  await slowDown(1_000)
  expect((await ended(await begin())).status).toBe('succeeded')
  expect(await expectOneGuest()).toBe(there)
}, 200_000)

const agentOf = (name: string) => overt.machine(name).exec(['pkill', '-9', '-f', '^/[^ ]*node .*/agent[.]mjs'])
async function libvirtOf(name: string): Promise<void> {
  const host = overt.machine(name)
  process.kill(await host.daemonPid('libvirtd'), 'SIGKILL')
  await host.restartLibvirtd()
}
type Place = { here: string; there: string }
const killed: readonly [what: string, kill: (place: Place) => Promise<unknown>][] = [
  ['the agent it leaves', ({ here }) => agentOf(here)],
  ['the agent it goes to', ({ there }) => agentOf(there)],
  ['the libvirtd it leaves', ({ here }) => libvirtOf(here)],
  ['the libvirtd it goes to', ({ there }) => libvirtOf(there)],
  ['the engine', () => overt.engine.host.exec(['pkill', '-9', '-f', '^/[^ ]*node .*/engine[.]mjs'])],
]
test.each(killed)(
  'when %s is killed on the way, it runs on one host and the engine knows on which',
  async (_, kill) => {
    const id = await beginSlowly()
    await kill(await places())
    await slowDown(1_000).catch(() => undefined) // whoever is killed may not hear it: then it just takes longer
    await until('an answer again', () => operationOf(id))
    await ended(id)
    expect(overt.names).toContain(await expectOneGuest())
  },
  300_000,
)
