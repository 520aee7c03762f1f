// The connections of one migration, between a host and another that takes them at its own pace.
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Duplex, duplexPair } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { channelPath, migrationProtocol } from '../src/migration/channels.ts'
import { Departure } from '../src/migration/departure.ts'
import { acknowledge, windowHeader } from '../src/migration/window.ts'
import { Authority } from './authority.ts'

let parent: string
let server: Server
let departure: Departure
/** Connections the other host was asked for, in that order; each waits to be taken. */
let asked: ((words?: string) => Duplex)[]
const take = (index: number, words?: string): Duplex => {
  const answer = asked[index]
  if (!answer) throw new Error(`there were only ${asked.length} connections`)
  return answer(words)
}
let nearEnds: Socket[]
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'overt-channels-'))
  asked = []
  nearEnds = []
  const authority = await Authority.create()
  const [fromId, toId] = [randomUUID(), randomUUID()]
  const own = await authority.issue(`CN=${fromId}, OU=host`)
  const other = await authority.issue(`CN=${toId}, OU=host`)
  server = createServer({ key: other.key, cert: other.certificate, ca: authority.certificate, requestCert: true })
  server.on('upgrade', (_request, socket: Duplex) => {
    asked.push((words = '') => {
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${migrationProtocol}\r\n${words}\r\n`,
      )
      return socket
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  departure = await Departure.begin({
    migrationId: randomUUID(),
    folder: join(parent, 'f'),
    target: { hostId: toId, address: '127.0.0.1', port },
    credentials: { ...own, caCertificate: authority.certificate },
    log: pino({ level: 'silent' }),
  })
})
afterEach(async () => {
  for (const socket of nearEnds) socket.destroy()
  await departure[Symbol.asyncDispose]()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(parent, { recursive: true, force: true })
})

async function open(words: string): Promise<Socket> {
  const socket = connect(channelPath(join(parent, 'f'), 'memory'))
  nearEnds.push(socket)
  await once(socket, 'connect')
  socket.write(words)
  return socket
}
async function heard(duplex: Duplex): Promise<string> {
  const [bytes] = (await once(duplex, 'data')) as [Buffer]
  return bytes.toString()
}

it('no connection overtakes one that was opened before it', async () => {
  const words = ['leads', 'second', 'third']
  for (const each of words) await open(each)
  for (const [index, each] of words.entries()) {
    await expect.poll(() => asked.length).toBe(index + 1)
    // The other host takes its time, and is asked for nothing more until it has taken this one.
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(asked.length).toBe(index + 1)
    expect(await heard(take(index))).toBe(each)
  }
})

it('one that is refused keeps none of the others waiting', async () => {
  const refused = await open('refused')
  await open('taken')
  await expect.poll(() => asked.length).toBe(1)
  server.closeAllConnections()
  take(0).destroy()
  await once(refused, 'close')
  await expect.poll(() => asked.length).toBe(2)
  expect(await heard(take(1))).toBe('taken')
})

it.each([1_100_000, 1_150_000, 20_000_000])(
  'who has sent all %i bytes and ends loses nothing of what is held back',
  async (size) => {
    const all = randomBytes(size)
    const near = connect(channelPath(join(parent, 'f'), 'memory'))
    nearEnds.push(near)
    near.end(all)
    await expect.poll(() => asked.length).toBe(1)
    const [inner, end] = duplexPair()
    const over = Promise.withResolvers<void>()
    acknowledge(take(0, `${windowHeader}: 1\r\n`), inner, () => over.resolve())
    // Nobody takes it yet, so the window is shut by the time at which all has been said.
    await new Promise((resolve) => setTimeout(resolve, 100))
    const there = await buffer(end)
    end.end()
    expect(there.equals(all)).toBe(true)
    await over.promise
  },
)
