import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { encodeData, encodeMessage, FrameDecoder, type Header } from '../src/frames.ts'
import { HandProcedure, MessageStatus, MessageType } from '../src/generated/wire.ts'
import { type Connection, connect, LibvirtDisconnected, LibvirtTimeout } from '../src/index.ts'

/** libvirtd feeds a stream from another thread than the one that answers the call: either may be first. */

type Respond = (socket: Socket, request: Header) => void

const dom = { name: 'guest', uuid: '2b7f0f0e-66d5-4c6c-9d3a-6f6a3a8e6f10', id: 1 }
let folder: string
let server: Server
let connection: Connection
/** What the daemon does when it is asked for a picture. */
let onCall: Respond
/** Stream messages it got, as `finish` or `abort`. */
let heard: string[]
let onHeard: Respond

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'libvirt-client-early-'))
  heard = []
  onHeard = () => undefined
  const { promise, resolve } = Promise.withResolvers<void>()
  server = createServer((socket) => {
    const decoder = new FrameDecoder((header) => {
      if (header.type === MessageType.STREAM) {
        heard.push(header.status === MessageStatus.ERROR ? 'abort' : 'finish')
        onHeard(socket, header)
      } else if (header.procedure === HandProcedure.AUTH_LIST || header.procedure === HandProcedure.CONNECT_OPEN) {
        socket.write(encodeMessage({ ...header, type: MessageType.REPLY }, (w) => w.uint(0)))
      } else onCall(socket, header)
    })
    socket.on('data', (chunk: Buffer) => decoder.feed(chunk))
    socket.on('error', () => socket.destroy())
  }).listen(join(folder, 'sock'), resolve)
  await promise
  connection = await connect({ socketPath: join(folder, 'sock'), deadlineMs: 5_000, keepalive: false })
})

afterEach(async () => {
  connection.close()
  server.close()
  await rm(folder, { recursive: true })
})

const reply = (request: Header, status: number = MessageStatus.OK): Buffer =>
  encodeMessage({ ...request, type: MessageType.REPLY, status }, (w) =>
    w.optional('image/png', (to, s) => to.string(s, 64)),
  )

const packet = (request: Header, data: Uint8Array): Buffer =>
  Buffer.concat(encodeData({ ...request, type: MessageType.STREAM, status: MessageStatus.CONTINUE }, data))

const finished = (request: Header): Buffer =>
  encodeMessage({ ...request, type: MessageType.STREAM, status: MessageStatus.OK }, () => undefined)

const answerFinish: Respond = (socket, request) => socket.write(finished(request))

const picture = randomBytes(300_000)
const packets = (request: Header): Buffer[] =>
  [picture.subarray(0, 100_000), picture.subarray(100_000, 250_000), picture.subarray(250_000), Buffer.alloc(0)].map(
    (part) => packet(request, part),
  )

describe('the bytes of a stream', () => {
  test.each<[string, (request: Header) => Buffer[]]>([
    ['in one segment with the reply, after it', (request) => [Buffer.concat([reply(request), ...packets(request)])]],
    ['in one segment with the reply, before it', (request) => [Buffer.concat([...packets(request), reply(request)])]],
    ['in segments before the reply', (request) => [...packets(request), reply(request)]],
    [
      'on both sides of the reply',
      (request) => {
        const [first = Buffer.alloc(0), ...others] = packets(request)
        return [first, reply(request), ...others]
      },
    ],
  ])('that come %s are all read', async (_, segments) => {
    onHeard = answerFinish
    onCall = (socket, request) => {
      socket.setNoDelay(true)
      for (const segment of segments(request)) socket.write(segment)
    }
    const { stream, result } = await connection.domainScreenshot(dom, 0, 0)
    expect(result).toBe('image/png')
    expect((await buffer(stream)).equals(picture)).toBe(true)
    await stream.over
    await expect.poll(() => heard).toEqual(['finish'])
  })

  test('that come, with their end, before the reply and without being asked for are all read', async () => {
    onCall = (socket, request) =>
      socket.write(Buffer.concat([packet(request, picture), finished(request), reply(request)]))
    const { stream } = await connection.domainScreenshot(dom, 0, 0)
    expect((await buffer(stream)).equals(picture)).toBe(true)
  })

  test('that come before the reply without end are not kept for ever', async () => {
    onCall = (socket, request) => {
      const more = (): void => {
        if (!socket.destroyed) socket.write(packet(request, picture), more)
      }
      more()
    }
    await expect(connection.domainScreenshot(dom, 0, 0)).rejects.toThrow(LibvirtDisconnected)
  })
})

describe('a call that was given up', () => {
  test('has its stream aborted when it is answered after all', async () => {
    const { promise: answer, resolve } = Promise.withResolvers<() => void>()
    onCall = (socket, request) => {
      socket.write(packet(request, picture))
      resolve(() => socket.write(Buffer.concat([reply(request), packet(request, picture)])))
    }
    const aborted = new Promise<void>((heardIt) => (onHeard = () => heardIt()))
    await expect(connection.domainScreenshot(dom, 0, 0, { deadlineMs: 50 })).rejects.toThrow(LibvirtTimeout)
    expect(heard).toEqual([])
    ;(await answer)()
    await aborted
    expect(heard).toEqual(['abort'])
    expect(connection.inFlight).toBe(0)
  })

  test('and refused after all has no stream to abort', async () => {
    const { promise: answer, resolve } = Promise.withResolvers<() => void>()
    onCall = (socket, request) => resolve(() => socket.write(reply(request, MessageStatus.ERROR)))
    await expect(connection.domainScreenshot(dom, 0, 0, { deadlineMs: 50 })).rejects.toThrow(LibvirtTimeout)
    ;(await answer)()
    onCall = (socket, request) => socket.write(Buffer.concat([reply(request), ...packets(request)]))
    onHeard = answerFinish
    const { stream } = await connection.domainScreenshot(dom, 0, 0)
    expect((await buffer(stream)).equals(picture)).toBe(true)
    await stream.over
    await expect.poll(() => heard).toEqual(['finish'])
  })
})
