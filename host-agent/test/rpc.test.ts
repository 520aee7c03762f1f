import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Overrides } from '../src/compose.ts'
import { type AgentFixture, aHeader, anAgent, aRun, aSpec } from './agent-fixture.ts'
import { Authority } from './authority.ts'
import { connectOptions, type RpcClient } from './rpc-client.ts'

let fixture: AgentFixture
beforeAll(async () => {
  fixture = await anAgent()
})
afterAll(() => fixture.close())

/** The HTTP status an upgrade was refused with, or the TLS error. */
function refusalOf(path: string, options: object): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`wss://127.0.0.1:${fixture.agent.port}${path}`, options)
    socket.once('open', () => resolve('open'))
    socket.once('unexpected-response', (_request, response) => resolve(`HTTP ${response.statusCode}`))
    socket.once('error', (error) => resolve(error.message))
  })
}

describe('the listener', () => {
  it('refuses clients without a certificate, of another authority, of another role or engine', async () => {
    const { authority } = fixture
    const foreign = await (await Authority.create()).issue(`CN=${authority.engineId}, OU=engine`)
    const host = await authority.issue(`CN=${authority.engineId}, OU=host`)
    const other = await authority.issue(`CN=${randomUUID()}, OU=engine`)
    const { key: _key, cert: _cert, ...anonymous } = connectOptions(authority, fixture.engine)
    expect(await refusalOf('/rpc', anonymous)).toMatch(/certificate required|alert|hang up|reset/i)
    expect(await refusalOf('/rpc', connectOptions(authority, foreign))).toMatch(/unknown ca|alert|hang up|reset/i)
    expect(await refusalOf('/rpc', connectOptions(authority, host))).toBe('HTTP 403')
    expect(await refusalOf('/rpc', connectOptions(authority, other))).toBe('HTTP 403')
    expect(await refusalOf('/streams', connectOptions(authority, host))).toBe('HTTP 403')
  })

  it('refuses other paths and unknown streams', async () => {
    const options = connectOptions(fixture.authority, fixture.engine)
    for (const path of ['/', '/rpc/', '/streams/', '/streams']) expect(await refusalOf(path, options)).toBe('HTTP 404')
  })
})

describe('a session', () => {
  it('comes first', async () => {
    const rpc = await fixture.dial()
    await expect(rpc.call('host.describe', {})).rejects.toMatchObject({ code: 'fenced' })
  })

  it('is told who the agent is, then everything that runs', async () => {
    const rpc = await fixture.dial()
    const open = { engineId: fixture.authority.engineId, hostId: fixture.hostId, epoch: 1, protocolVersions: [1, 2] }
    const answer = await rpc.call('session.open', { ...open, sessionNumber: 100 })
    expect(answer).toMatchObject({ protocolVersion: 1, hostId: fixture.hostId, simulated: true })
    await expect.poll(() => rpc.told('report.full').length).toBe(1)
    const [report] = rpc.told('report.full')
    expect(report).toMatchObject({ sessionNumber: 100, sequence: 1, host: { hostName: 'test-host', driver: 'memory' } })
    await rpc.call('session.report', {})
    await expect.poll(() => rpc.told('report.full').at(-1)?.sequence).toBe(2)
    expect(await rpc.call('session.ping', { epoch: 1 })).toMatchObject({ sequence: 2 })
  })

  it('of an older number, epoch, other host, engine or protocol is refused', async () => {
    await fixture.connect({ sessionNumber: 200, epoch: 5 })
    const opening = (change: object) => fixture.connect({ sessionNumber: 201, epoch: 5, ...change })
    await expect(opening({ sessionNumber: 200 })).rejects.toMatchObject({ code: 'fenced' })
    await expect(opening({ sessionNumber: 3 })).rejects.toMatchObject({ code: 'fenced' })
    await expect(opening({ epoch: 4 })).rejects.toMatchObject({ code: 'fenced' })
    await expect(opening({ hostId: randomUUID() })).rejects.toMatchObject({ code: 'invalid_request' })
    await expect(opening({ engineId: randomUUID() })).rejects.toMatchObject({ code: 'invalid_request' })
    await expect(opening({ protocolVersions: [99] })).rejects.toMatchObject({ code: 'invalid_request' })
  })

  it('closes the one before it, and its number counts after a restart', async () => {
    const older = await fixture.connect({ sessionNumber: 300, epoch: 5 })
    const newer = await fixture.connect({ sessionNumber: 301, epoch: 5 })
    expect((await older.closed).code).toBe(4001)
    expect(await newer.call('session.ping', { epoch: 6 })).toMatchObject({})
    await fixture.restart()
    await expect(fixture.connect({ sessionNumber: 301, epoch: 6 })).rejects.toMatchObject({ code: 'fenced' })
    await expect(fixture.connect({ sessionNumber: 302, epoch: 5 })).rejects.toMatchObject({ code: 'fenced' })
    await fixture.connect({ sessionNumber: 302, epoch: 6 })
  })

  it('of a host that was removed and registered anew is counted from one, by the engine’s epoch', async () => {
    const authority = await Authority.create()
    const hostId = randomUUID()
    const own = await authority.issue(`CN=${hostId}, OU=host`)
    const overrides: Overrides = {}
    const removed = await anAgent({}, overrides, authority)
    await removed.connect({ sessionNumber: 59, epoch: 3 })
    const { engineId, certificate: caCertificate } = authority
    Object.assign(overrides, { identity: { ...own, hostId, engineId, caCertificate } })
    await removed.restart()
    await expect(removed.connect({ hostId, sessionNumber: 1, epoch: 2 })).rejects.toMatchObject({ code: 'fenced' })
    await removed.connect({ hostId, sessionNumber: 1, epoch: 3 })
    await removed.restart()
    await expect(removed.connect({ hostId, sessionNumber: 1, epoch: 3 })).rejects.toMatchObject({ code: 'fenced' })
    await removed.close()
  })

  it('gets samples at its pace', async () => {
    const rpc = await fixture.connect({ sessionNumber: 400, epoch: 6, statisticsIntervalMs: 1_000 })
    await expect.poll(() => rpc.told('report.statistics').length, { timeout: 4_000 }).toBeGreaterThan(1)
  })
})

describe('a call', () => {
  let rpc: RpcClient
  beforeAll(async () => {
    rpc = await fixture.connect({ sessionNumber: 500, epoch: 6 })
  })

  it('of an unknown method or with parameters that do not fit is refused, and names the field', async () => {
    await expect(rpc.raw('machine.explode', {})).rejects.toMatchObject({ code: 'invalid_request', rpcCode: -32601 })
    const wrong = { code: 'invalid_request', rpcCode: -32602 }
    await expect(rpc.raw('session.ping', { epoch: 0 })).rejects.toMatchObject({
      ...wrong,
      details: { fields: { '/epoch': 'must be >= 1' } },
    })
    await expect(rpc.raw('session.ping', { epoch: 1, more: 1 })).rejects.toMatchObject(wrong)
    await expect(rpc.raw('machine.start', {})).rejects.toMatchObject(wrong)
    await expect(rpc.raw('constructor', {})).rejects.toMatchObject({ rpcCode: -32601 })
  })

  it('that is no JSON-RPC request is answered as such', async () => {
    expect(await rpc.text('{')).toMatchObject({ id: null, error: { code: -32700 } })
    for (const text of ['[]', '"x"', '{"jsonrpc":"2.0","method":"session.ping"}', '{"id":"q","method":"session.ping"}'])
      expect(await rpc.text(text)).toMatchObject({ id: null, error: { code: -32600 } })
  })

  it('beyond the bound of outstanding ones is busy', async () => {
    const results = await Promise.allSettled(Array.from({ length: 400 }, () => rpc.call('host.describe', {})))
    const busy = results.filter(
      (result) => result.status === 'rejected' && (result.reason as { code: string }).code === 'busy',
    )
    expect(busy.length).toBeGreaterThan(0)
    expect(busy.length).toBeLessThan(400)
    expect(await rpc.call('session.ping', { epoch: 6 })).toBeTruthy()
  })

  it('that is too large ends the connection, not the agent', async () => {
    const large = await fixture.connect({ sessionNumber: 501, epoch: 6 })
    large.socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'x', params: { text: 'x'.repeat(5 * 2 ** 20) } }))
    expect((await large.closed).code).toBe(1009)
    const next = await fixture.connect({ sessionNumber: 502, epoch: 6 })
    expect(await next.call('session.ping', { epoch: 6 })).toBeTruthy()
  })
})

describe('a command', () => {
  let rpc: RpcClient
  beforeAll(async () => {
    rpc = await fixture.connect({ sessionNumber: 600, epoch: 6 })
  })

  it('of an older generation or epoch is fenced; its key again is answered from the journal', async () => {
    const run = aRun()
    const header = aHeader({ epoch: 6, generation: 2 })
    const first = await rpc.call('machine.start', { command: header, run, spec: aSpec() })
    await rpc.call('machine.destroy', { command: aHeader({ epoch: 6 }), run })
    expect(await rpc.call('machine.start', { command: header, run, spec: aSpec() })).toEqual(first)
    const older = rpc.call('machine.start', { command: { ...header, generation: 1 }, run, spec: aSpec() })
    await expect(older).rejects.toMatchObject({ code: 'fenced', details: { fence: 'generation' } })
    const former = rpc.call('machine.destroy', { command: aHeader({ epoch: 5 }), run })
    await expect(former).rejects.toMatchObject({ code: 'fenced', details: { fence: 'epoch' } })
  })

  it('of an older lease is fenced', async () => {
    const domainId = randomUUID()
    const attach = (number: number) =>
      rpc.call('storage.attach', {
        command: aHeader({ epoch: 6 }),
        domainId,
        name: 'main',
        path: '/simulated/main',
        lease: { domainId, number, validForMs: 60_000 },
      })
    expect(await attach(3)).toMatchObject({ status: 'active', leaseNumber: 3 })
    await expect(attach(2)).rejects.toMatchObject({ code: 'fenced', details: { fence: 'lease' } })
  })
})
