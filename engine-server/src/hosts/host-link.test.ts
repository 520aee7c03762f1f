import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { silentLog } from '../log/log.ts'
import { Handshakes } from './handshakes.ts'
import { HostLink, type LinkParts } from './host-link.ts'
import { defaultLivenessTimes, Liveness } from './liveness.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0).toReversed()) close()
})

/** Takes connections and says nothing; answers each as it comes. */
async function aServer(): Promise<{ server: Server; connected: () => Promise<Socket> }> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => server.close())
  const connected = async () => {
    const [socket] = (await once(server, 'connection')) as [Socket]
    socket.on('error', () => undefined) // what is reset is looked at on the other side
    closing.push(() => socket.destroy())
    return socket
  }
  return { server, connected }
}

/** A link to that port, and the reasons for which it failed so far, each told. */
function aLink(port: number, handshakes: Handshakes): { link: HostLink; failed: () => Promise<string> } {
  const reasons: string[] = []
  let tell = () => undefined as void
  const liveness = new Liveness(defaultLivenessTimes, performance.now(), 'initializing')
  liveness.failed = (_now, reason) => {
    reasons.push(reason)
    tell()
  }
  const target = {
    id: crypto.randomUUID(),
    name: 'node',
    address: '127.0.0.1',
    port,
    certificateFingerprint: 'f'.repeat(64),
    keyFingerprint: null,
    mayHaveEnded: false,
  }
  const parts: LinkParts = {
    engineId: crypto.randomUUID(),
    epoch: 1,
    identity: () => {
      throw new Error('nothing is said before its turn')
    },
    handshakes,
    liveness,
    sink: { full: () => undefined, change: () => undefined, statistics: () => undefined },
    log: silentLog,
    heartbeatMs: 1_000,
    statisticsIntervalMs: 15_000,
    issueSession: () => Promise.resolve(1),
    clockRead: () => undefined,
  }
  const link = new HostLink(target, parts)
  closing.push(() => link.stop())
  const failed = async () => {
    if (reasons.length === 0) await new Promise<void>((resolve) => (tell = resolve))
    return reasons.shift() ?? ''
  }
  return { link, failed }
}

/** Handshakes of which none begins before it is said. */
class Held extends Handshakes {
  readonly asked = Promise.withResolvers<void>()
  readonly go = Promise.withResolvers<void>()
  ended = 0
  override async begin(): Promise<() => void> {
    this.asked.resolve()
    await this.go.promise
    return () => {
      this.ended += 1
    }
  }
}

test('a host that hangs up while its handshake waits is tried again, and holds up nobody', async () => {
  const { server, connected } = await aServer()
  const handshakes = new Held()
  const { link, failed } = aLink((server.address() as AddressInfo).port, handshakes)
  link.start()
  const socket = await connected()
  await handshakes.asked.promise
  const closed = once(socket, 'close')
  socket.resetAndDestroy()
  await closed
  // The kernel has told it by now; the event loop reads that in its next turn.
  for (let turn = 0; turn < 3; turn++) await nextTurn()
  handshakes.go.resolve()
  expect(await failed()).toMatch(/ECONNRESET|closed/)
  expect(handshakes.ended).toBe(1)
  await connected()
})

test('a host that is not there is tried again without a turn', async () => {
  const { server } = await aServer()
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  const handshakes = new Held()
  const { link, failed } = aLink(port, handshakes)
  handshakes.go.reject(new Error('it took a turn'))
  handshakes.go.promise.catch(() => undefined)
  link.start()
  expect(await failed()).toContain('ECONNREFUSED')
  expect(await failed()).toContain('ECONNREFUSED')
})

test('a link that is stopped closes what it has reached', async () => {
  const { server, connected } = await aServer()
  const handshakes = new Held()
  const { link } = aLink((server.address() as AddressInfo).port, handshakes)
  link.start()
  const socket = await connected()
  socket.resume()
  await handshakes.asked.promise
  link.stop()
  handshakes.go.resolve()
  await once(socket, 'close')
  expect(handshakes.ended).toBe(1)
})
