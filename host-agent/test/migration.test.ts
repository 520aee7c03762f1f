import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { request } from 'node:https'
import type { AgentParams, MachineReport, RunRef } from '@overt/api-client/agent'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { rpcLimits } from '../src/api/rpc-connection.ts'
import { channelUrl, migrationFolder, migrationProtocol } from '../src/migration/channels.ts'
import { type AgentFixture, aHeader, anAgent, aRun, aSpec } from './agent-fixture.ts'
import type { Pem } from './authority.ts'
import { connectOptions, type RpcClient } from './rpc-client.ts'

let [from, to]: AgentFixture[] = []
let source: { host: AgentFixture; rpc: RpcClient }
let target: { host: AgentFixture; rpc: RpcClient }
beforeEach(async () => {
  const guest = { bootMs: 20, shutdownMs: 20 }
  from = await anAgent({ guest })
  to = await anAgent({ guest }, {}, from.authority)
  source = { host: from, rpc: await from.connect() }
  target = { host: to, rpc: await to.connect() }
})
afterEach(async () => {
  await source.host.close()
  await target.host.close()
})

const spec = aSpec({ guestAgent: true })
type Places = AgentParams<'migration.send'>['places']

async function startedRun(): Promise<RunRef> {
  const run = aRun()
  await source.rpc.call('machine.start', { command: aHeader(), run, spec })
  await expect.poll(() => reports(source.rpc, run).at(-1)?.status, { timeout: 5_000 }).toBe('up')
  return run
}
async function expectAt(run: RunRef, migrationId: string, fromHostId = source.host.hostId): Promise<Places> {
  const { places } = await target.rpc.call('migration.expect', {
    command: aHeader(),
    migrationId,
    run,
    spec,
    fromHostId,
  })
  return places
}
function send(
  run: RunRef,
  migrationId: string,
  places: Places,
  command = aHeader(),
  limit: { bandwidthMibPerSecond?: number } = {},
) {
  const address = { hostId: target.host.hostId, address: '127.0.0.1', port: target.host.agent.port }
  const policy = { name: 'minimal_downtime', ...limit } as const
  return source.rpc.call('migration.send', { command, migrationId, run, target: address, places, policy })
}
const abandon = (run: RunRef, migrationId: string) =>
  target.rpc.call('migration.abandon', { command: aHeader(), migrationId, run })
const stop = (run: RunRef) => source.rpc.call('migration.stop', { command: aHeader(), run })
const settle = (run: RunRef, moved: boolean) => source.rpc.call('migration.settle', { command: aHeader(), run, moved })

function reports(rpc: RpcClient, run: RunRef): MachineReport[] {
  return rpc.notifications
    .flatMap(({ params }) => (params as { machines?: MachineReport[] }).machines ?? [])
    .filter(({ vmId }) => vmId === run.vmId)
}
async function lastFull(rpc: RpcClient) {
  const before = rpc.told('report.full').length
  await rpc.call('session.report', {})
  await expect.poll(() => rpc.told('report.full').length).toBeGreaterThan(before)
  return rpc.told('report.full').at(-1)
}
const where = (run: RunRef) =>
  [source, target].map(({ host }) => host.hypervisor.machines.get(run.vmId)?.power ?? 'nothing')

it('a guest that may take little of the network takes its time', async () => {
  const run = await startedRun()
  const id = randomUUID()
  const mib = spec.memoryBytes / 2 ** 20
  const figures = await send(run, id, await expectAt(run, id), aHeader(), { bandwidthMibPerSecond: mib })
  expect(figures.totalMs).toBeGreaterThanOrEqual(1_000)
  expect(where(run)).toEqual(['nothing', 'running'])
})

it('a guest may take longer to leave than the engine waits for other answers', async () => {
  const run = await startedRun()
  const id = randomUUID()
  const places = await expectAt(run, id)
  const { deadlineMs } = rpcLimits
  rpcLimits.deadlineMs = 200
  try {
    expect((await send(run, id, places)).totalMs).toBeGreaterThan(2 * rpcLimits.deadlineMs)
  } finally {
    rpcLimits.deadlineMs = deadlineMs
  }
})

it('a guest goes to the other host, goes on there, and has no end here', async () => {
  const run = await startedRun()
  const id = randomUUID()
  const figures = await send(run, id, await expectAt(run, id))
  expect(figures).toMatchObject({ downtimeMs: 1, transferredBytes: spec.memoryBytes })
  expect(where(run)).toEqual(['nothing', 'running'])
  expect(await lastFull(source.rpc)).toMatchObject({ machines: [], exits: [] })
  await expect.poll(() => lastFull(target.rpc)).toMatchObject({ machines: [{ ...run, status: 'up' }], exits: [] })
  expect(reports(source.rpc, run).map(({ status }) => status)).toContain('migrating')
  // It was up before: it must not seem to boot.
  expect(reports(target.rpc, run).map(({ status }) => status)).not.toContain('powering_up')
  expect(await stop(run)).toEqual({ guest: 'left' })
  expect(await abandon(run, id)).toEqual({ arrived: true })
  expect(where(run)).toEqual(['nothing', 'running'])
  await settle(run, true)
})

it('stopped by the engine, it ends before that is answered', async () => {
  const run = await startedRun()
  const id = randomUUID()
  const sent = send(run, id, await expectAt(run, id))
  sent.catch(() => undefined)
  await expect.poll(() => reports(source.rpc, run).at(-1)?.status).toBe('migrating')
  expect(await stop(run)).toEqual({ guest: 'stays' })
  await expect(sent).rejects.toMatchObject({ code: 'cancelled' })
  expect(await abandon(run, id)).toEqual({ arrived: false })
  expect(where(run)).toEqual(['running', 'nothing'])
})

it('stopped while it is only looked at, it does not begin afterwards', async () => {
  const run = await startedRun()
  const id = randomUUID()
  const places = await expectAt(run, id)
  source.host.hypervisor.failures.plan('find', { kind: 'slow', ms: 100 }, run)
  const sent = send(run, id, places)
  sent.catch(() => undefined)
  expect(await stop(run)).toEqual({ guest: 'stays' })
  await expect(sent).rejects.toMatchObject({ code: 'cancelled' })
  expect(await abandon(run, id)).toEqual({ arrived: false })
  expect(where(run)).toEqual(['running', 'nothing'])
})

it('a guest that leaves is not sent a second time', async () => {
  const run = await startedRun()
  const id = randomUUID()
  const places = await expectAt(run, id)
  const sent = send(run, id, places)
  await expect(send(run, id, places)).rejects.toMatchObject({ code: 'busy' })
  await sent
  expect(where(run)).toEqual(['nothing', 'running'])
})

it('goes back and forth as the same run, over restarts of both agents', async () => {
  const run = await startedRun()
  for (let trip = 0; trip < 3; trip += 1) {
    const id = randomUUID()
    await send(run, id, await expectAt(run, id))
    await abandon(run, id)
    for (const side of [source, target]) {
      await side.host.kill()
      side.rpc = await side.host.connect()
    }
    ;[source, target] = [target, source]
    expect(where(run)).toEqual(['running', 'nothing'])
    expect(await lastFull(source.rpc)).toMatchObject({ machines: [{ runId: run.runId, status: 'up' }], exits: [] })
  }
})

it.each(['is there no more', 'has ended'])(
  'a guest that %s is gone, which is not to say that it stays',
  async (what) => {
    const run = await startedRun()
    expect(await stop(run)).toEqual({ guest: 'stays' })
    if (what === 'has ended') source.host.hypervisor.machines.get(run.vmId)?.end('shutdown')
    else source.host.hypervisor.machines.delete(run.vmId)
    expect(await stop(run)).toEqual({ guest: 'gone' })
  },
)

it('a repeated send whose answer was lost finds the guest gone', async () => {
  const run = await startedRun()
  const id = randomUUID()
  const places = await expectAt(run, id)
  await send(run, id, places)
  expect(await send(run, id, places)).toEqual({ totalMs: 0 })
})

it('cancelled on the way, the guest stays', async () => {
  const run = await startedRun()
  const id = randomUUID()
  const command = aHeader()
  const sent = send(run, id, await expectAt(run, id), command)
  await expect.poll(() => reports(source.rpc, run).at(-1)?.status).toBe('migrating')
  expect(await source.rpc.call('command.cancel', { key: command.key })).toEqual({ found: true })
  await expect(sent).rejects.toMatchObject({ code: 'cancelled' })
  expect(await stop(run)).toEqual({ guest: 'stays' })
  expect(await abandon(run, id)).toEqual({ arrived: false })
  expect(where(run)).toEqual(['running', 'nothing'])
  await expect.poll(() => reports(source.rpc, run).at(-1)?.status).toBe('up')
  expect(existsSync(migrationFolder(target.host.config.migrationsDir ?? '', id))).toBe(false)
})

it('power off on the way is obeyed, and ends the run', async () => {
  const run = await startedRun()
  const id = randomUUID()
  const sent = send(run, id, await expectAt(run, id))
  sent.catch(() => undefined)
  await expect.poll(() => reports(source.rpc, run).at(-1)?.status).toBe('migrating')
  await source.rpc.call('machine.destroy', { command: aHeader(), run })
  await expect(sent).rejects.toMatchObject({ code: 'conflict' })
  expect(await abandon(run, id)).toEqual({ arrived: false })
  expect(where(run)).not.toContain('running')
})

it('when the other host does not take it, the guest stays', async () => {
  const run = await startedRun()
  const id = randomUUID()
  const places = await expectAt(run, id)
  target.host.hypervisor.failures.plan('arrive', { kind: 'refuse', code: 'host_failed' })
  await expect(send(run, id, places)).rejects.toMatchObject({ code: 'host_failed' })
  expect(await abandon(run, id)).toEqual({ arrived: false })
  await settle(run, false)
  expect(where(run)).toEqual(['running', 'nothing'])
})

it('when this host cannot tell that it has left, the other knows', async () => {
  const run = await startedRun()
  const id = randomUUID()
  const places = await expectAt(run, id)
  source.host.hypervisor.failures.plan('leave', { kind: 'refuse', code: 'timeout' })
  await expect(send(run, id, places)).rejects.toMatchObject({ code: 'timeout' })
  expect(await abandon(run, id)).toEqual({ arrived: true })
})

it('a guest that has arrived is not ended because looking at it failed', async () => {
  const run = await startedRun()
  const id = randomUUID()
  const places = await expectAt(run, id)
  const { failures } = target.host.hypervisor
  failures.plan('find', { kind: 'refuse', code: 'timeout' }, { vmId: run.vmId, times: 100 })
  await send(run, id, places)
  failures.clear()
  // Abandoning finds it each time, and the look that would take it over fails each time.
  for (let pair = 0; pair < 60; pair += 1) {
    failures.plan('find', { kind: 'slow', ms: 0 }, run)
    failures.plan('find', { kind: 'refuse', code: 'timeout' }, run)
  }
  expect(await abandon(run, id)).toEqual({ arrived: true })
  expect(where(run)).toEqual(['nothing', 'running'])
  failures.clear()
  expect(await abandon(run, id)).toEqual({ arrived: true })
  expect(await lastFull(target.rpc)).toMatchObject({ machines: [{ runId: run.runId, status: 'up' }], exits: [] })
})

it('what a broken migration left here ends without an end of the run, even when it is looked at before', async () => {
  const run = await startedRun()
  const machine = source.host.hypervisor.machines.get(run.vmId)
  const { failures } = source.host.hypervisor
  machine?.pause('migration')
  const toDestroy = new Promise((resolve) => (failures.onDeath = resolve))
  failures.plan('destroy', { kind: 'die_before' })
  settle(run, true).catch(() => undefined) // it ends with the agent
  await toDestroy
  const status = () => expect.poll(() => reports(source.rpc, run).at(-1)?.status)
  machine?.stick('looked at')
  await status().toBe('not_responding')
  machine?.stick(undefined)
  await status().toBe('paused')
  // The hypervisor tells of the end before it answers.
  machine?.end('destroyed')
  expect(await lastFull(source.rpc)).toMatchObject({ exits: [] })
  await source.host.kill()
  source.rpc = await source.host.connect()
  await expect.poll(() => where(run)).toEqual(['nothing', 'nothing'])
  expect(await lastFull(source.rpc)).toMatchObject({ machines: [], exits: [] })
  expect(await stop(run)).toEqual({ guest: 'left' })
})

it('the agent that receives is killed before: nothing of the migration is left', async () => {
  const run = await startedRun()
  const id = randomUUID()
  const places = await expectAt(run, id)
  await target.host.kill()
  target.rpc = await target.host.connect()
  await expect(send(run, id, places)).rejects.toMatchObject({ code: 'host_failed' })
  expect(await abandon(run, id)).toEqual({ arrived: false })
  expect(where(run)).toEqual(['running', 'nothing'])
  const again = randomUUID()
  await send(run, again, await expectAt(run, again))
  expect(where(run)).toEqual(['nothing', 'running'])
})

it('a run that has ended on the other host does not come back to it', async () => {
  const run = await startedRun()
  await target.rpc.call('machine.destroy', { command: aHeader(), run })
  await expect(expectAt(run, randomUUID())).rejects.toMatchObject({ code: 'conflict' })
})

it('only the host it is expected from may send it, and only while it is', async () => {
  const run = await startedRun()
  const id = randomUUID()
  const { authority } = source.host
  const stranger = await authority.issue(`CN=${randomUUID()}, OU=host`)
  const fromStranger = await authority.issue(`CN=${source.host.hostId}, OU=engine`)
  const known = await authority.issue(`CN=${source.host.hostId}, OU=host`)
  expect(await open(known, channelUrl(id, 'control'))).toBe(403)
  await expectAt(run, id)
  expect(await open(stranger, channelUrl(id, 'control'))).toBe(403)
  expect(await open(fromStranger, channelUrl(id, 'control'))).toBe(403)
  expect(await open(known, '/rpc')).toBe(403)
  expect(await open(known, '/streams')).toBe(403)
  expect(await open(known, channelUrl(id, 'control'))).toBe(101)
  await abandon(run, id)
  expect(await open(known, channelUrl(id, 'control'))).toBe(403)
})

/** Asks the receiving agent for an upgrade; the status it answers. */
function open(client: Pem, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const call = request({
      ...connectOptions(target.host.authority, client),
      host: '127.0.0.1',
      port: target.host.agent.port,
      path,
      agent: false,
      headers: { connection: 'Upgrade', upgrade: migrationProtocol },
    })
    call.once('upgrade', (response, socket) => {
      socket.destroy()
      resolve(response.statusCode)
    })
    call.once('response', (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    call.once('error', reject)
    call.end()
  })
}
