import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { HIGH_WATER_BYTES, type JoinedSocket, joinSockets } from './join-sockets.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** Two ends of one WebSocket: the one to be joined, and the far one. */
async function aPair(): Promise<{ near: JoinedSocket; far: WebSocket }> {
  const http = createServer()
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  const near = new Promise<JoinedSocket>((resolve) =>
    http.on('upgrade', (request, transport, head) =>
      server.handleUpgrade(request, transport, head, (socket) => resolve({ socket, transport })),
    ),
  )
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const far = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`, { perMessageDeflate: false })
  closing.push(() => {
    far.terminate()
    http.closeAllConnections()
    http.close()
  })
  await new Promise((resolve) => far.once('open', resolve))
  return { near: await near, far }
}

/** Sends until nothing leaves any more; answers how many bytes left. */
async function pourUntilStopped(socket: WebSocket): Promise<number> {
  const chunk = Buffer.alloc(64 * 1024)
  let left = 0
  let before = -1
  while (left !== before) {
    before = left
    for (let time = 0; time < 64 && socket.bufferedAmount < 8 * HIGH_WATER_BYTES; time++)
      socket.send(chunk, () => (left += chunk.length))
    await new Promise((resolve) => setTimeout(resolve, 100)) // long for loopback: what can leave has left
  }
  return left
}

describe('joined sockets', () => {
  test.each(['viewer', 'machine'] as const)('a %s that does not read stops the other side', async (slow) => {
    const viewer = await aPair()
    const machine = await aPair()
    joinSockets(viewer.near, machine.near)
    const [reader, writer] = slow === 'viewer' ? [viewer, machine] : [machine, viewer]
    let received = 0
    reader.far.on('message', (data: Buffer) => (received += data.length))
    reader.far.pause()
    const left = await pourUntilStopped(writer.far)
    // What waits in the engine: at most the high-water mark and a frame; the rest is in the kernel's buffers.
    expect(reader.near.socket.bufferedAmount).toBeLessThan(HIGH_WATER_BYTES + 128 * 1024)
    expect(writer.near.socket.isPaused).toBe(true)
    expect(left).toBeGreaterThan(HIGH_WATER_BYTES)
    reader.far.resume()
    const total = left + writer.far.bufferedAmount
    await expect.poll(() => received, { timeout: 10_000 }).toBeGreaterThanOrEqual(left)
    await expect.poll(() => writer.far.bufferedAmount, { timeout: 10_000 }).toBe(0)
    expect(total).toBeGreaterThan(0)
    expect(writer.near.socket.isPaused).toBe(false)
  })

  test('bytes arrive in order and whole', async () => {
    const viewer = await aPair()
    const machine = await aPair()
    joinSockets(viewer.near, machine.near)
    const sent = Array.from({ length: 500 }, (_, index) => Buffer.alloc((index * 37) % 4096, index % 256))
    const received: Buffer[] = []
    viewer.far.on('message', (data: Buffer) => received.push(data))
    for (const chunk of sent) machine.far.send(chunk)
    const expected = Buffer.concat(sent)
    await expect.poll(() => received.reduce((sum, { length }) => sum + length, 0)).toBe(expected.length)
    expect(Buffer.concat(received).equals(expected)).toBe(true)
  })
})
