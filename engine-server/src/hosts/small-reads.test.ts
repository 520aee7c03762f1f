import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { SmallReads } from './small-reads.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0).toReversed()) close()
})

/** Both ends of a TCP connection. */
async function aPair(): Promise<{ near: SmallReads; socket: Socket; far: Socket }> {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1')
  closing.push(() => server.close())
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [far] = (await once(server, 'connection')) as [Socket]
  far.on('error', () => undefined) // what is reset is looked at on this side
  const near = new SmallReads(socket)
  closing.push(
    () => far.destroy(),
    () => near.destroy(),
  )
  return { near, socket, far }
}

const longText = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251))

test('all bytes come and go in their order, and the end after them', async () => {
  const { near, far } = await aPair()
  near.write(longText)
  const there: Buffer[] = []
  for await (const piece of far.iterator({ destroyOnReturn: false })) {
    there.push(piece as Buffer)
    if (there.reduce((sum, { length }) => sum + length, 0) >= longText.length) break
  }
  expect(Buffer.concat(there).equals(longText)).toBe(true)
  far.end(longText)
  const pieces: Buffer[] = []
  near.on('data', (piece: Buffer) => pieces.push(piece))
  await once(near, 'end')
  expect(Buffer.concat(pieces).equals(longText)).toBe(true)
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(4_096)
})

test('what nobody reads stays with the network', async () => {
  const { near, socket, far } = await aPair()
  near.pause()
  const most = 32 * 1024 * 1024
  far.write(Buffer.alloc(most))
  near.read(0) // somebody may want it
  while (!socket.isPaused()) await nextTurn()
  expect(socket.bytesRead).toBeLessThan(most / 4)
  near.resume()
  while (socket.bytesRead < most) await nextTurn()
})

test('what came before the end is there to be read after it', async () => {
  const { near, socket, far } = await aPair()
  near.pause()
  const last = longText.subarray(0, 10_000)
  far.end(last)
  await once(socket, 'close')
  expect((await buffer(near)).equals(last)).toBe(true)
  expect(near.destroyed).toBe(true)
})

test('a connection that breaks says why', async () => {
  const { near, far } = await aPair()
  far.resetAndDestroy()
  const [error] = (await once(near.resume(), 'error')) as [NodeJS.ErrnoException]
  expect(error.code).toBe('ECONNRESET')
})

test('both end with each other', async () => {
  const one = await aPair()
  one.near.destroy()
  await once(one.far.resume(), 'end')
  expect(one.socket.destroyed).toBe(true)
  const other = await aPair()
  other.socket.destroy()
  await once(other.near, 'close')
  expect(other.near.destroyed).toBe(true)
})
