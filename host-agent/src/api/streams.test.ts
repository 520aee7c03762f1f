import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, createServer as createTcp, type Server as TcpServer, type Socket } from 'node:net'
import { Duplex, PassThrough } from 'node:stream'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { streamLimits, Streams } from './streams.ts'

const log = pino({ level: 'silent' })
let streams: Streams
let http: Server
let tcp: TcpServer
/** The far ends of the byte streams: what a display server would be. */
let far: Socket[]

beforeEach(async () => {
  streams = new Streams(log, 200)
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  http = createServer().on('upgrade', (request, socket, head) => {
    const stream = streams.take(request.url?.slice(1) ?? '', 1)
    if (!stream) socket.end('HTTP/1.1 404 Not Found\r\n\r\n')
    else sockets.handleUpgrade(request, socket, head, (open) => void streams.run(open, stream))
  })
  far = []
  tcp = createTcp((socket) => far.push(socket))
  await Promise.all([http, tcp].map((server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))))
})
afterEach(() => {
  streams.close()
  for (const socket of far) socket.destroy()
  http.closeAllConnections()
  http.close()
  tcp.close()
})

async function aStream(session = 1): Promise<{ id: string; near: Socket; far: Socket }> {
  const before = far.length
  const near = connect((tcp.address() as AddressInfo).port, '127.0.0.1')
  await once(near, 'connect')
  await expect.poll(() => far.length).toBeGreaterThan(before)
  const id = streams.prepare(session, near, 'test')
  return { id, near, far: far.at(-1) as Socket } // just awaited
}

function dial(id: string): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}/${id}`)
}
async function refused(id: string): Promise<boolean> {
  const socket = dial(id)
  return Promise.race([
    once(socket, 'open').then(() => false),
    once(socket, 'unexpected-response').then(() => true),
    once(socket, 'error').then(() => true),
  ])
}

describe('a byte stream', () => {
  it('carries any bytes both ways, also those sent before its socket came', async () => {
    const stream = await aStream()
    stream.far.write('RFB 003.008\n')
    const socket = dial(stream.id)
    const first = once(socket, 'message')
    await once(socket, 'open')
    expect(String((await first)[0])).toBe('RFB 003.008\n')
    const every = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
    const arrived = once(stream.far, 'data')
    socket.send(every)
    expect((await arrived)[0]).toEqual(every)
    stream.far.end()
    expect((await once(socket, 'close'))[0]).toBe(1000)
  })

  it('is opened once, by its session, in time', async () => {
    const once1 = await aStream()
    const socket = dial(once1.id)
    await once(socket, 'open')
    expect(await refused(once1.id)).toBe(true)
    expect(await refused((await aStream(2)).id)).toBe(true)
    const late = await aStream()
    const { near } = late
    await once(near, 'close')
    expect(await refused(late.id)).toBe(true)
    const older = await aStream()
    streams.dropBefore(2)
    expect(older.near.destroyed).toBe(true)
  })

  it('ends its other side when one goes, and on a text frame', async () => {
    const first = await aStream()
    const socket = dial(first.id)
    await once(socket, 'open')
    socket.terminate()
    await once(first.near, 'close')
    const second = await aStream()
    const talker = dial(second.id)
    await once(talker, 'open')
    talker.send('text')
    expect((await once(talker, 'close'))[0]).toBe(1003)
    await expect.poll(() => second.near.destroyed).toBe(true)
  })

  it('is bounded in number', () => {
    for (let i = 0; i < streamLimits.prepared; i += 1) streams.prepare(1, new PassThrough(), 'test')
    const more = new PassThrough()
    expect(() => streams.prepare(1, more, 'test')).toThrow('Too many')
    expect(more.destroyed).toBe(true)
  })

  it('is not read faster than its reader reads', async () => {
    let produced = 0
    const source = new Duplex({
      read() {
        produced += 64 * 1024
        this.push(Buffer.alloc(64 * 1024))
      },
      write: (_chunk, _encoding, done) => done(),
    })
    const socket = dial(streams.prepare(1, source, 'test'))
    await once(socket, 'open')
    socket.pause()
    // What fits into the buffers of two sockets and the pipe; then it stands still.
    let before = -1
    await expect
      .poll(() => produced === before || ((before = produced), false), { interval: 150, timeout: 10_000 })
      .toBe(true)
    expect(produced).toBeLessThan(32 * 2 ** 20)
    const stood = produced
    socket.resume()
    await expect.poll(() => produced).toBeGreaterThan(stood + 2 ** 20)
    socket.terminate()
  })

  it('stops its socket while the other side does not take more', async () => {
    const { id, far: display } = await aStream()
    display.pause()
    const socket = dial(id)
    await once(socket, 'open')
    const frame = Buffer.alloc(64 * 1024)
    // An engine that sends as long as its socket takes it; 256 MiB would be far beyond any buffer.
    let sent = 0
    while (socket.bufferedAmount < 2 ** 20 && sent < 256 * 2 ** 20) {
      socket.send(frame)
      sent += frame.length
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(sent).toBeLessThan(64 * 2 ** 20)
    let received = 0
    display.on('data', (part: Buffer) => (received += part.length))
    display.resume()
    await expect.poll(() => received, { timeout: 10_000 }).toBe(sent)
  })
})
