import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Duplex, duplexPair } from 'node:stream'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { HIGH_WATER_BYTES, join, type Viewer } from './join.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A viewer joined to a machine: the engine's end of both, and their far ends. */
async function joined(): Promise<{ viewer: Viewer; browser: WebSocket; machine: Duplex; display: Duplex }> {
  const http = createServer()
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  const near = new Promise<Viewer>((resolve) =>
    http.on('upgrade', (request, transport, head) =>
      server.handleUpgrade(request, transport, head, (socket) => resolve({ socket, transport })),
    ),
  )
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const browser = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`, { perMessageDeflate: false })
  const [machine, display] = duplexPair({ allowHalfOpen: false })
  closing.push(() => {
    browser.terminate()
    display.destroy()
    http.closeAllConnections()
    http.close()
  })
  await new Promise((resolve) => browser.once('open', resolve))
  const viewer = await near
  join(viewer, machine)
  return { viewer, browser, machine, display }
}

/** Turns of the event loop, so that whatever can move has moved. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
}

describe('a joined console', () => {
  test('bytes arrive both ways, in order and whole', async () => {
    const { browser, display } = await joined()
    const sent = Array.from({ length: 500 }, (_, index) => Buffer.alloc((index * 37) % 4096, index % 256))
    for (const direction of ['to the browser', 'to the display'] as const) {
      const received: Buffer[] = []
      if (direction === 'to the browser') browser.on('message', (data: Buffer) => received.push(data))
      else display.on('data', (data: Buffer) => received.push(data))
      for (const chunk of sent)
        if (direction === 'to the browser') display.write(chunk)
        else browser.send(chunk)
      const expected = Buffer.concat(sent)
      await expect.poll(() => received.reduce((sum, { length }) => sum + length, 0)).toBe(expected.length)
      expect(Buffer.concat(received).equals(expected)).toBe(true)
    }
  })

  test('a browser that does not read stops its machine, and lets it go on when it reads', async () => {
    const { viewer, browser, machine, display } = await joined()
    browser.pause()
    const chunk = Buffer.alloc(64 * 1024)
    let sent = 0
    while (!machine.isPaused() && sent < 256 * 2 ** 20) {
      display.write(chunk)
      sent += chunk.length
      await settle()
    }
    expect(machine.isPaused()).toBe(true)
    // What waits in the engine: at most the high-water mark and a few frames; the rest is in the kernel's buffers.
    expect(viewer.socket.bufferedAmount).toBeLessThan(HIGH_WATER_BYTES + 512 * 1024)
    let received = 0
    browser.on('message', (data: Buffer) => (received += data.length))
    browser.resume()
    await expect.poll(() => received, { timeout: 10_000 }).toBe(sent)
    expect(machine.isPaused()).toBe(false)
  })

  test('a machine that does not read stops its browser, and lets it go on when it reads', async () => {
    const { viewer, browser, display } = await joined()
    const chunk = Buffer.alloc(64 * 1024)
    let sent = 0
    while (!viewer.socket.isPaused && sent < 256 * 2 ** 20) {
      browser.send(chunk)
      sent += chunk.length
      await settle()
    }
    expect(viewer.socket.isPaused).toBe(true)
    let received = 0
    display.on('data', (data: Buffer) => (received += data.length))
    await expect.poll(() => received, { timeout: 10_000 }).toBe(sent)
    expect(viewer.socket.isPaused).toBe(false)
  })

  test('a text frame ends it', async () => {
    const { browser } = await joined()
    const closed = new Promise<number>((resolve) => browser.once('close', resolve))
    browser.send('text')
    expect(await closed).toBe(1003)
  })
})
