import { consoleCloses } from '@overt/api-client/rules/console-close'
import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type FakeHostProcess, startFakeHost } from '../../test/fake-host.ts'
import { TestBrowser } from '../../test/browser.ts'
import { type TestCaller, type TestEngine, testEngine } from '../../test/harness.ts'
import { anEstate, aVm, type Estate } from '../../test/estate.ts'
import { eventually, quickTimes } from '../../test/runtime.ts'
import { composeHosts } from '../hosts/compose.ts'
import { closeLeftOpen } from './store.ts'
import { aGrant } from '../test-support/grants.ts'

let engine: TestEngine
let estate: Estate
let host: FakeHostProcess
let vm: Awaited<ReturnType<typeof aVm>>
let user: TestCaller

beforeAll(async () => {
  engine = await testEngine({ composeHosts: (core) => composeHosts(core, { times: quickTimes }) })
  estate = await anEstate(engine.db)
  host = await startFakeHost(engine.services.hostService, 'consoles')
  await engine.admin.call('approveHost', { path: { id: host.hostId }, body: { clusterId: estate.clusterId } })
  await hostIs('up')
})
afterAll(async () => {
  await engine[Symbol.asyncDispose]()
  await host[Symbol.asyncDispose]()
})
beforeEach(async () => {
  vm = { ...(await aVm(engine.db, estate, { runNumber: 0 })), runNumber: 1 }
  user = await engine.aUser(`user-${vm.name}`, [{ role: 'user', kind: 'vm', id: vm.id }])
  await start()
})

const hostIs = (status: string) =>
  eventually(
    () => engine.admin.call('getHost', { path: { id: host.hostId } }),
    (now) => now.status === status,
  )
const run = () => ({ vmId: vm.id, runId: vm.runId, runNumber: vm.runNumber })
function header(step: string) {
  const operationId = crypto.randomUUID()
  return {
    key: `${operationId}/${step}`,
    operationId,
    generation: 1,
    epoch: engine.services.leader.current()?.epoch ?? 0,
  }
}
async function start(): Promise<void> {
  const spec = {
    name: vm.name,
    architecture: 'x86_64' as const,
    firmware: 'bios' as const,
    cpu: { sockets: 1, coresPerSocket: 1, threadsPerCore: 1 },
    memoryBytes: 2 ** 28,
    disks: [],
    nics: [],
    video: 'vga' as const,
    consoles: ['vnc' as const, 'serial' as const],
  }
  await engine.services.hosts.command(host.hostId, 'machine.start', header('start'), { run: run(), spec })
  // Only now: no operation says that the run is being started, and the engine ends one that its host does not have.
  const { runId, runNumber } = run()
  await engine.db
    .updateTable('vm')
    .set({ run_id: runId, run_host_id: host.hostId, run_number: runNumber })
    .where('id', '=', vm.id)
    .execute()
  await eventually(
    () => engine.admin.call('getVm', { path: { id: vm.id } }),
    ({ consoles, status }) => consoles.length > 0 && status !== 'wait_for_launch',
  )
}

type Protocol = 'vnc' | 'serial'
const ticketOf = (caller: TestCaller, protocol: Protocol = 'serial', sessionId?: string) =>
  caller.call('createConsoleTicket', { path: { id: vm.id }, body: { protocol, ...(sessionId ? { sessionId } : {}) } })
const urlOf = (path: string) => engine.origin.replace('http', 'ws') + path

/** An open viewer, with what it received and how it was closed. */
async function aViewer(path: string, headers: Record<string, string> = {}) {
  const socket = new WebSocket(urlOf(path), 'binary', { headers })
  let received = Buffer.alloc(0)
  socket.on('message', (data: Buffer) => {
    received = Buffer.concat([received, data])
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  )
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return {
    socket,
    closed,
    received: (satisfies: (bytes: Buffer) => boolean) => eventually(() => Promise.resolve(received), satisfies),
  }
}
/** The HTTP answer to an upgrade that must not succeed. */
function refusal(path: string, headers: Record<string, string> = {}): Promise<{ status: number; code?: string }> {
  return new Promise((resolve, reject) => {
    const call = request(new URL(engine.origin + path), {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
        ...headers,
      },
    })
    call.once('upgrade', () => reject(new Error('it was upgraded')))
    call.once('error', reject)
    call.once('response', (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => {
        const status = response.statusCode ?? 0
        if (response.headers['content-type'] !== 'application/problem+json') return resolve({ status })
        const { code } = JSON.parse(text) as { code: string } // a problem has one
        resolve({ status, code })
      })
    })
    call.end()
  })
}
const codesOf = async () =>
  (
    await engine.db
      .selectFrom('event')
      .select('code')
      .where('object_id', '=', vm.id)
      .where('code', 'like', 'console.%')
      .orderBy('row_number')
      .execute()
  ).map(({ code }) => code)

describe('consoles', () => {
  test('bytes flow both ways, whatever they mean', async () => {
    const { path, sessionId } = await ticketOf(user)
    const viewer = await aViewer(path)
    expect(viewer.socket.protocol).toBe('binary')
    const bytes = crypto.getRandomValues(Buffer.alloc(60_000))
    viewer.socket.send(bytes)
    expect((await viewer.received((got) => got.length >= bytes.length)).equals(bytes)).toBe(true)
    await eventually(codesOf, (codes) => codes.length === 1)
    const { items } = await engine.admin.call('listConsoleSessions', { path: { id: vm.id } })
    expect(items).toMatchObject([{ id: sessionId, userName: user.userName, protocol: 'serial', connected: true }])
    viewer.socket.close()
    expect(await eventually(codesOf, (codes) => codes.length === 2)).toEqual(['console.opened', 'console.closed'])
    expect((await engine.admin.call('listConsoleSessions', { path: { id: vm.id } })).items).toEqual([])
  })

  test('each that opens, and each ticket that is no good, is on record', async () => {
    const { path } = await ticketOf(user)
    const viewer = await aViewer(path)
    const recorded = () =>
      engine.admin.call('listAuditRecords', { query: { apiOperation: ['openConsole'], objectId: [vm.id] } })
    const { items } = await eventually(recorded, (page) => page.items.length > 0)
    expect(items).toMatchObject([
      { userName: user.userName, loginId: user.actor.loginId, outcome: 'done', object: { kind: 'vm', name: vm.name } },
    ])
    viewer.socket.close()
    await viewer.closed
    expect(await refusal(path)).toMatchObject({ status: 401 })
    const refused = await engine.admin.call('listAuditRecords', {
      query: { apiOperation: ['openConsole'], outcome: ['refused'] },
    })
    expect(refused.items[0]).toMatchObject({ code: 'unauthenticated', clientAddress: '127.0.0.1' })
    expect(JSON.stringify(refused.items)).not.toContain(new URL(path, engine.origin).searchParams.get('ticket'))
  })

  test('a display says hello first', async () => {
    const viewer = await aViewer((await ticketOf(user, 'vnc')).path)
    expect((await viewer.received((got) => got.length >= 12)).toString()).toBe('RFB 003.008\n')
    viewer.socket.close()
  })

  test('a second channel joins the session; the last one closes it', async () => {
    const first = await ticketOf(user)
    const one = await aViewer(first.path)
    const second = await ticketOf(user, 'serial', first.sessionId)
    expect(second.sessionId).toBe(first.sessionId)
    const two = await aViewer(second.path)
    await eventually(
      () =>
        engine.db.selectFrom('console_session').select('channels').where('id', '=', first.sessionId).executeTakeFirst(),
      (row) => row?.channels === 2,
    )
    one.socket.close()
    await one.closed
    two.socket.close()
    expect(await eventually(codesOf, (codes) => codes.length === 2)).toEqual(['console.opened', 'console.closed'])
  })

  test('nobody joins the session of another, or of another VM', async () => {
    const { sessionId } = await ticketOf(user)
    await expect(ticketOf(engine.admin, 'serial', sessionId)).rejects.toMatchObject({ code: 'not_found' })
    await expect(ticketOf(user, 'vnc', sessionId)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('a wrong, used, expired or foreign ticket never opens a socket', async () => {
    const refused = { status: 401, code: 'unauthenticated' }
    const socketPath = '/api/v1/consoles/socket'
    expect(await refusal(socketPath)).toEqual(refused)
    expect(await refusal(`${socketPath}?ticket=ovc_${'A'.repeat(43)}`)).toEqual(refused)

    const used = await ticketOf(user)
    const viewer = await aViewer(used.path)
    expect(await refusal(used.path)).toEqual(refused)
    viewer.socket.close()

    const expired = await ticketOf(user)
    await engine.db
      .updateTable('console_ticket')
      .set({ expires_at: new Date(Date.now() - 1) })
      .where('session_id', '=', expired.sessionId)
      .execute()
    expect(await refusal(expired.path)).toEqual(refused)

    const foreign = await ticketOf(user)
    expect(await refusal(foreign.path, { authorization: `Bearer ${engine.admin.token}` })).toEqual(refused)
    const own = await aViewer(foreign.path, { authorization: `Bearer ${user.token}` })
    own.socket.close()
  })

  test('two uses of a ticket at once open one socket', async () => {
    const { path } = await ticketOf(user)
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => aViewer(path)))
    const opened = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    expect(opened).toHaveLength(1)
    for (const viewer of opened) viewer.socket.close()
  })

  test('a page of another origin and a foreign host name are refused', async () => {
    const { path } = await ticketOf(user)
    expect(await refusal(path, { origin: 'https://evil.example' })).toEqual({ status: 403, code: 'forbidden' })
    expect(await refusal(path, { host: 'evil.example' })).toMatchObject({ status: 400 })
    const own = await aViewer(path, { origin: engine.origin })
    own.socket.close()
  })

  test('a handshake that is not one is refused and leaves nothing open', async () => {
    const { path } = await ticketOf(user)
    expect((await refusal(path, { 'sec-websocket-version': '7' })).status).toBe(400)
    await eventually(
      () => Promise.resolve(host.log()),
      (log) => log.lastIndexOf('byte stream closed') > log.lastIndexOf('byte stream opened'),
    )
    expect(await codesOf()).toEqual([])
  })

  test('taking the permission away closes it within 5 s, and its ticket is no good', async () => {
    const { path } = await ticketOf(user)
    const viewer = await aViewer(path)
    const waiting = await ticketOf(user)
    const began = performance.now()
    await engine.db.deleteFrom('permission').where('principal_id', '=', user.id).execute()
    expect(await viewer.closed).toEqual({ code: 4003, reason: consoleCloses.access_ended.text })
    expect(performance.now() - began).toBeLessThan(5_000)
    expect(await refusal(waiting.path)).toEqual({ status: 401, code: 'unauthenticated' })
  })

  test('taking away another permission does not', async () => {
    const viewer = await aViewer((await ticketOf(user)).path)
    await engine.db
      .insertInto('permission')
      .values(aGrant(user.id, 'user', 'cluster', estate.clusterId))
      .execute()
    await engine.db
      .deleteFrom('permission')
      .where('principal_id', '=', user.id)
      .where('object_id', '=', estate.clusterId)
      .execute()
    viewer.socket.send(Buffer.from('still here'))
    expect((await viewer.received((got) => got.length >= 10)).toString()).toBe('still here')
    viewer.socket.close()
  })

  test('the end of the login closes it', async () => {
    const viewer = await aViewer((await ticketOf(user)).path)
    await engine.db.deleteFrom('api_token').where('user_id', '=', user.id).execute()
    expect((await viewer.closed).code).toBe(4003)
  })

  test('ending the session that opened it, by its user elsewhere, closes it within 5 s', async () => {
    const password = 'correct horse battery'
    await engine.db
      .updateTable('app_user')
      .set({ password_hash: await engine.engine.core.passwords.hash(password) })
      .where('id', '=', user.id)
      .execute()
    const [here, there] = [new TestBrowser(engine.origin), new TestBrowser(engine.origin)]
    for (const browser of [here, there]) expect((await browser.signIn(user.userName, password)).status).toBe(201)
    const made = await there.send('POST', `/vms/${vm.id}/console-tickets`, { protocol: 'serial' })
    const cookie = `overt-local=${there.cookies.get('overt-local')}`
    const viewer = await aViewer((made.json as { path: string }).path, { cookie, origin: engine.origin })
    const began = performance.now()
    expect((await here.send('POST', '/sessions/end-others')).json).toEqual({ ended: 1 })
    expect(await viewer.closed).toEqual({ code: 4003, reason: consoleCloses.access_ended.text })
    expect(performance.now() - began).toBeLessThan(5_000)
  })

  test('disabling the user closes what a token opened', async () => {
    const viewer = await aViewer((await ticketOf(user)).path)
    await engine.admin.call('updateUserSignIn', { path: { id: user.id }, body: { disabled: true } })
    expect((await viewer.closed).code).toBe(4003)
  })

  test('deleting the user closes it', async () => {
    const viewer = await aViewer((await ticketOf(user)).path)
    await engine.db.deleteFrom('app_user').where('id', '=', user.id).execute()
    expect((await viewer.closed).code).toBe(4003)
  })

  test('the end of the VM closes it and says so', async () => {
    const viewer = await aViewer((await ticketOf(user)).path)
    await engine.services.hosts.command(host.hostId, 'machine.destroy', header('stop'), { run: run() })
    expect(await viewer.closed).toEqual({ code: 4001, reason: consoleCloses.vm_stopped.text })
    await expect(ticketOf(user)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('a session that only watches passes nothing on, and nobody turns it into one that acts', async () => {
    const body = { protocol: 'serial' as const, viewOnly: true }
    const { path, sessionId } = await user.call('createConsoleTicket', { path: { id: vm.id }, body })
    const watcher = await aViewer(path)
    const typist = await aViewer((await ticketOf(engine.admin)).path)
    watcher.socket.send(Buffer.from('watcher'))
    // The port echoes to whoever is there: what the typist sends afterwards is all that comes back.
    typist.socket.send(Buffer.from('typist'))
    await typist.received((got) => got.toString() === 'typist')
    const { items } = await engine.admin.call('listConsoleSessions', { path: { id: vm.id } })
    expect(items.find(({ id }) => id === sessionId)).toMatchObject({ viewOnly: true, protocol: 'serial' })
    await expect(ticketOf(user, 'serial', sessionId)).rejects.toMatchObject({ code: 'not_found' })
    watcher.socket.close()
    typist.socket.close()
  })

  test('a watching viewer that speaks no VNC is closed', async () => {
    const body = { protocol: 'vnc' as const, viewOnly: true }
    const watcher = await aViewer((await user.call('createConsoleTicket', { path: { id: vm.id }, body })).path)
    watcher.socket.send(Buffer.from('GET / HTTP/1.1'))
    expect((await watcher.closed).code).toBe(1008)
  })

  test('who may not see the VM learns nothing of its consoles', async () => {
    const stranger = await engine.aUser(`stranger-${vm.name}`, [])
    await expect(ticketOf(stranger)).rejects.toMatchObject({ code: 'not_found' })
    await expect(stranger.call('listConsoleSessions', { path: { id: vm.id } })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('sessions that a crashed engine left open are gone with the next', async () => {
    const viewer = await aViewer((await ticketOf(user)).path)
    await eventually(codesOf, (codes) => codes.length === 1)
    await closeLeftOpen(engine.db)
    expect((await engine.admin.call('listConsoleSessions', { path: { id: vm.id } })).items).toEqual([])
    viewer.socket.close()
  })

  test('a text frame ends it', async () => {
    const viewer = await aViewer((await ticketOf(user)).path)
    viewer.socket.send('text')
    expect((await viewer.closed).code).toBe(1003)
  })

  test('a VM that is down has no console; one without a protocol neither', async () => {
    const down = await aVm(engine.db, estate)
    await expect(
      engine.admin.call('createConsoleTicket', { path: { id: down.id }, body: { protocol: 'vnc' } }),
    ).rejects.toMatchObject({ code: 'conflict' })
    await expect(
      engine.admin.call('createConsoleTicket', { path: { id: vm.id }, body: { protocol: 'spice' } }),
    ).rejects.toMatchObject({ code: 'conflict' })
  })

  test('the screen is a PNG', async () => {
    const answer = await engine.fetch(`/api/v1/vms/${vm.id}/screenshot`, {
      headers: { authorization: `Bearer ${user.token}` },
    })
    expect(answer.headers.get('content-type')).toBe('image/png')
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
  })

  test('a host that is lost closes it', async () => {
    const viewer = await aViewer((await ticketOf(user)).path)
    host.freeze()
    expect((await viewer.closed).code).toBe(4004)
    host.resume()
    expect((await hostIs('up')).status).toBe('up')
  })
})
