import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { type Duplex, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { type Accept, StreamLost, StreamMux, StreamReset } from '../src/agent/stream-mux.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** Both ends of one connection, as sockets. */
async function aConnection(): Promise<[Socket, Socket]> {
  const server = createServer()
  const taken = once(server, 'connection') as Promise<[Socket]>
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const near = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [far] = await taken
  closing.push(() => {
    near.destroy()
    far.destroy()
    server.close()
  })
  return [near, far]
}

/** A mux that opens and one that accepts. */
async function aPair(accept: Accept) {
  const [near, far] = await aConnection()
  return { opener: new StreamMux(near), acceptor: new StreamMux(far, { accept }), near, far }
}

/** A pair of which every stream is taken and kept. */
async function takingPair() {
  const taken = new Map<string, Duplex>()
  const pair = await aPair((token, stream) => {
    taken.set(token, stream)
    return true
  })
  const both = async (token: string) => {
    const near = await pair.opener.open(token)
    const far = taken.get(token)
    if (!far) throw new Error('not taken')
    return { near, far }
  }
  return { ...pair, both }
}

/** Resolves when it is closed, whether or not it broke. */
const closeOf = (stream: Duplex) => new Promise<void>((resolve) => stream.once('close', resolve))

async function bytesOf(stream: Duplex, most = Number.POSITIVE_INFINITY): Promise<Buffer> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of stream as AsyncIterable<Buffer>) {
    parts.push(part)
    length += part.length
    if (length >= most) break
  }
  return Buffer.concat(parts)
}

describe('streams over one connection', () => {
  // Six megabytes in small pieces: quick, but not on a machine that does much else.
  test('carry any bytes both ways, whole and in order, beside each other', { timeout: 30_000 }, async () => {
    const { both } = await takingPair()
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const { near, far } = await both(`stream-${index}`)
        const sent = Buffer.from(Array.from({ length: 300_000 + index }, (_value, at) => (at * 31 + index) % 256))
        const answer = Buffer.alloc(1000 + index, index)
        const heard = bytesOf(far)
        const chunks = Array.from({ length: Math.ceil(sent.length / 997) }, (_value, at) =>
          sent.subarray(at * 997, (at + 1) * 997),
        )
        far.write(answer)
        expect((await once(near, 'data'))[0]).toEqual(answer)
        await pipeline(Readable.from(chunks), near, { end: true })
        expect((await heard).equals(sent)).toBe(true)
      }),
    )
  })

  test('are told by their tokens, and one that nobody takes is reset', async () => {
    const { opener } = await aPair((token) => token === 'right')
    await expect(opener.open('wrong')).rejects.toBeInstanceOf(StreamReset)
    await expect(opener.open('x'.repeat(300))).rejects.toThrow(/too long/)
    const stream = await opener.open('right')
    expect(opener.size).toBe(1)
    stream.destroy()
    await expect.poll(() => opener.size).toBe(0)
  })

  test('end together when one side ends, and break together when one side breaks', async () => {
    const { both, opener, acceptor } = await takingPair()
    const first = await both('ends')
    const closed = closeOf(first.far)
    first.far.resume()
    first.near.end('last words')
    first.near.resume()
    await closed
    expect(first.far.errored).toBeNull()
    const second = await both('breaks')
    const broken = closeOf(second.far)
    second.near.destroy()
    await broken
    expect(second.far.errored).toBeInstanceOf(StreamReset)
    await expect.poll(() => [opener.size, acceptor.size]).toEqual([0, 0])
  })

  test('one that is not read stops its writer and no other', async () => {
    const { both } = await takingPair()
    const slow = await both('slow')
    const quick = await both('quick')
    let sent = 0
    const chunk = Buffer.alloc(64 * 1024)
    while (slow.near.write(chunk)) sent += chunk.length
    expect(sent).toBeLessThan(2 ** 20)
    const heard = bytesOf(quick.far, 3 * 2 ** 20)
    void pipeline(Readable.from(Array.from({ length: 60 }, () => chunk)), quick.near).catch(() => undefined) // it is cut off when enough was heard
    expect((await heard).length).toBeGreaterThanOrEqual(3 * 2 ** 20)
    expect(slow.far.readableLength).toBeLessThanOrEqual(256 * 1024)
    const drained = once(slow.near, 'drain')
    slow.far.resume()
    await drained
  })

  test('are lost with their connection, and none can be opened after', async () => {
    const { both, opener, near } = await takingPair()
    const { near: stream, far } = await both('one')
    const lost = Promise.all([closeOf(stream), closeOf(far)])
    near.destroy()
    await lost
    expect(stream.errored).toBeInstanceOf(StreamLost)
    expect(far.errored).toBeInstanceOf(StreamLost)
    await expect(opener.open('two')).rejects.toBeInstanceOf(StreamLost)
  })

  const head = (type: number, length: number, id: number) => {
    const bytes = Buffer.alloc(8)
    bytes.writeUInt32BE(type * 2 ** 24 + length, 0)
    bytes.writeUInt32BE(id, 4)
    return bytes
  }
  test.each([
    ['of an unknown type', [head(9, 0, 1)]],
    ['longer than may be', [head(2, 70_000, 1)]],
    ['that opens without credit', [head(0, 1, 1), Buffer.from('x')]],
    ['of credit without an amount', [head(0, 5, 1), Buffer.from([0, 1, 0, 0, 65]), head(1, 0, 1)]],
    [
      'with more data than was allowed',
      [
        head(0, 5, 1),
        Buffer.from([0, 1, 0, 0, 65]),
        ...Array.from({ length: 5 }, () => [head(2, 65_536, 1), Buffer.alloc(65_536)]).flat(),
      ],
    ],
  ])('a frame %s ends the connection', async (_what, parts) => {
    const [raw, far] = await aConnection()
    const mux = new StreamMux(far, {
      accept: () => true,
    })
    raw.on('error', () => undefined)
    raw.resume()
    const closed = closeOf(raw)
    raw.write(Buffer.concat(parts))
    await closed
    expect(mux.size).toBe(0)
  })

  test('frames cut anywhere are put together again', async () => {
    const [raw, far] = await aConnection()
    let heard = ''
    const mux = new StreamMux(far, {
      accept: (token, stream) => {
        heard += `${token}:`
        stream.on('data', (part: Buffer) => (heard += part.toString()))
        return true
      },
    })
    raw.setNoDelay(true)
    raw.resume()
    const bytes = Buffer.concat([
      head(0, 7, 5),
      Buffer.from([0, 1, 0, 0]),
      Buffer.from('abc'),
      head(2, 4, 5),
      Buffer.from('data'),
    ])
    for (const byte of bytes) {
      raw.write(Buffer.from([byte]))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await expect.poll(() => heard).toBe('abc:data')
    mux.close()
  })
})
