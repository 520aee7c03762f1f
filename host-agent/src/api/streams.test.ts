import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { Duplex, duplexPair, PassThrough } from 'node:stream'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { streamLimits, Streams } from './streams.ts'

const log = pino({ level: 'silent' })
let streams: Streams
let tcp: Server
/** The far ends of the byte streams: what a display server would be. */
let far: Socket[]

beforeEach(async () => {
  streams = new Streams(log, 200)
  far = []
  tcp = createServer((socket) => far.push(socket))
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  streams.close()
  for (const socket of far) socket.destroy()
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

/** Takes a stream as the engine; undefined when it is refused. */
function take(id: string, session = 1): Duplex | undefined {
  const [engine, agents] = duplexPair({ allowHalfOpen: false })
  return streams.take(id, session, agents) ? engine : undefined
}
function taken(id: string): Duplex {
  const engine = take(id)
  if (!engine) throw new Error('refused')
  return engine
}

describe('a byte stream', () => {
  it('carries any bytes both ways, also those sent before it was taken', async () => {
    const stream = await aStream()
    stream.far.write('RFB 003.008\n')
    await once(stream.near, 'readable')
    const engine = taken(stream.id)
    expect(String((await once(engine, 'data'))[0])).toBe('RFB 003.008\n')
    const every = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
    const arrived = once(stream.far, 'data')
    engine.write(every)
    expect((await arrived)[0]).toEqual(every)
    const ended = once(engine, 'end')
    stream.far.end()
    await ended
  })

  it('is taken once, by its session, in time', async () => {
    const once1 = await aStream()
    expect(take(once1.id)).toBeDefined()
    expect(take(once1.id)).toBeUndefined()
    expect(take((await aStream(2)).id)).toBeUndefined()
    const late = await aStream()
    await once(late.near, 'close')
    expect(take(late.id)).toBeUndefined()
    const older = await aStream()
    streams.dropBefore(2)
    expect(older.near.destroyed).toBe(true)
  })

  it('ends its other side when one goes', async () => {
    const first = await aStream()
    taken(first.id).destroy()
    await expect.poll(() => first.near.destroyed).toBe(true)
    const second = await aStream()
    const engine = taken(second.id)
    engine.resume()
    second.far.destroy()
    await once(engine, 'close')
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
        setImmediate(() => this.push(Buffer.alloc(64 * 1024)))
      },
      write: (_chunk, _encoding, done) => done(),
    })
    const engine = taken(streams.prepare(1, source, 'test'))
    let before = -1
    await expect.poll(() => produced === before || ((before = produced), false), { interval: 50 }).toBe(true)
    expect(produced).toBeLessThan(2 ** 20)
    const stood = produced
    engine.resume()
    await expect.poll(() => produced).toBeGreaterThan(stood + 2 ** 20)
    engine.destroy()
  })

  it('takes no more from the engine than the other side takes', async () => {
    const { id, far: display } = await aStream()
    display.pause()
    const engine = taken(id)
    const part = Buffer.alloc(64 * 1024)
    let sent = 0
    // 256 MiB would be far beyond any buffer.
    while (sent < 256 * 2 ** 20) {
      sent += part.length
      if (engine.write(part)) continue
      const drained = await Promise.race([
        once(engine, 'drain').then(() => true),
        new Promise((resolve) => setTimeout(() => resolve(false), 300)),
      ])
      if (!drained) break
    }
    expect(sent).toBeLessThan(64 * 2 ** 20)
    let received = 0
    display.on('data', (bytes: Buffer) => (received += bytes.length))
    display.resume()
    await expect.poll(() => received, { timeout: 10_000 }).toBe(sent)
  })
})
