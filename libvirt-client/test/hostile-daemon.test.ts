import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connect, createClient, ErrorNumber, LibvirtDisconnected, LibvirtTimeout } from '../src/index.ts'
import { encodeMessage } from '../src/frames.ts'
import { REMOTE_PROGRAM } from '../src/generated/wire.ts'
import { LibvirtStream } from '../src/stream.ts'
import type { XdrWriter } from '../src/xdr.ts'

let folder: string
let server: Server
let socketPath: string
let answer: (socket: Socket, request: Buffer) => void

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'libvirt-client-hostile-'))
  socketPath = join(folder, 'sock')
  const { promise, resolve } = Promise.withResolvers<void>()
  server = createServer((socket) => {
    socket.on('data', (request: Buffer) => answer(socket, request))
    socket.on('error', () => socket.destroy())
  }).listen(socketPath, resolve)
  await promise
})

afterEach(async () => {
  server.close()
  await rm(folder, { recursive: true })
})

const attempt = () => connect({ socketPath, deadlineMs: 300 })

/** A well-formed reply to a request, with a body of our choice. */
const reply = (request: Buffer, write: (w: XdrWriter) => void, status = 0): Buffer =>
  encodeMessage(
    { program: REMOTE_PROGRAM, procedure: request.readInt32BE(12), type: 1, serial: request.readUInt32BE(20), status },
    write,
  )

/** `this function is not supported`, with none of the optional parts. */
const writeRefusal = (w: XdrWriter): void => {
  for (const word of [ErrorNumber.ERR_NO_SUPPORT, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]) w.uint(word)
}

describe('a daemon that is none', () => {
  test.each([
    ['noise', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['a length of nothing', Buffer.alloc(64)],
    ['a length of 4 GiB', Buffer.alloc(64, 0xff)],
  ])('that sends %s is left', async (_, bytes) => {
    answer = (socket) => socket.write(bytes)
    await expect(attempt()).rejects.toThrow(LibvirtDisconnected)
  })

  test('that closes at once is an error, not a wait', async () => {
    answer = (socket) => socket.destroy()
    await expect(attempt()).rejects.toThrow(LibvirtDisconnected)
  })

  test('that never answers, or answers what was not asked, ends at the deadline', async () => {
    answer = () => undefined
    await expect(attempt()).rejects.toThrow(LibvirtTimeout)
    answer = (socket, request) => {
      const other = Buffer.from(request)
      other.writeUInt32BE(12345, 20)
      socket.write(reply(other, (w) => w.uint(0)))
    }
    await expect(attempt()).rejects.toThrow(LibvirtTimeout)
  })

  test('whose reply is cut short, or whose error cannot be read, fails that call', async () => {
    answer = (socket, request) => socket.write(reply(request, (w) => w.uint(1_000)))
    await expect(attempt()).rejects.toThrow('over the limit')
    answer = (socket, request) => socket.write(reply(request, (w) => w.uint(7), 1))
    await expect(attempt()).rejects.toThrow('authList failed')
  })

  test('that wants SASL is refused with a reason', async () => {
    answer = (socket, request) => socket.write(reply(request, (w) => w.array([1], 20, (to, type) => to.int(type))))
    await expect(attempt()).rejects.toThrow('not supported')
  })

  test('that refuses one kind of event still serves, and the refusal is told', async () => {
    const registerAny = 316
    answer = (socket, requests) => {
      for (let at = 0; at < requests.length; at += requests.readUInt32BE(at)) {
        const request = requests.subarray(at)
        const refused = request.readInt32BE(12) === registerAny
        socket.write(refused ? reply(request, writeRefusal, 1) : reply(request, (w) => w.uint(0)))
      }
    }
    await using client = createClient({ socketPath })
    const problem = once(client, 'problem')
    client.onDomainEvent('lifecycle', () => undefined)
    await client.ready({ deadlineMs: 2_000 })
    expect(await problem).toMatchObject([{ name: 'LibvirtError', code: 'NO_SUPPORT' }])
    await expect(client.subscribe('lifecycle', () => undefined)).rejects.toMatchObject({ code: 'NO_SUPPORT' })
    expect(client.isConnected).toBe(true)
  })

  test('is what a client reports when it never becomes ready', async () => {
    answer = (socket) => socket.destroy()
    await using client = createClient({ socketPath, backoff: { maxMs: 50 } })
    const error = await client.ready({ deadlineMs: 200 }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(LibvirtTimeout)
    expect(error).toMatchObject({ cause: { name: 'LibvirtDisconnected' } })
    await expect(client.control.connectGetURI()).rejects.toThrow(LibvirtDisconnected)
  })
})

test('a stream that fails before anyone listens keeps its error for who comes', async () => {
  const nothing = (): void => undefined
  const stream = new LibvirtStream({
    sendData: nothing,
    sendFinish: nothing,
    sendAbort: nothing,
    hold: nothing,
    forget: nothing,
  })
  stream.receiveError(new Error('too early'))
  await stream.over
  await new Promise(setImmediate)
  await expect(finished(stream)).rejects.toThrow('too early')
})
