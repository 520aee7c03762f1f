import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { ViewerFilter } from './view-only.ts'

/** A viewer's WebSocket and the connection under it, whose `drain` says that what was sent has left. */
export interface Viewer {
  readonly socket: WebSocket
  readonly transport: Duplex
}

/** Bytes that may wait to leave for a viewer before its machine is not read any more. */
export const HIGH_WATER_BYTES = 1024 * 1024

// One object for all frames: nothing is allocated for a frame but what ws itself needs.
const asBinary = { binary: true, compress: false, fin: true } as const

/**
 * Joins a viewer and the byte stream of a console, in both directions, whatever the bytes mean. A side that reads
 * slowly stops the other side from being read, so memory stays flat. A text frame of the viewer ends it: no console
 * protocol has one; so does what a `filter` refuses. Closing is the caller's.
 */
export function join({ socket, transport }: Viewer, machine: Duplex, filter?: ViewerFilter): void {
  machine.on('data', (bytes: Buffer) => {
    if (socket.readyState !== socket.OPEN) return
    socket.send(bytes, asBinary)
    if (socket.bufferedAmount <= HIGH_WATER_BYTES || machine.isPaused()) return
    machine.pause()
    transport.once('drain', () => machine.resume())
  })
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (!isBinary) return socket.close(1003, 'binary frames only')
    const passed = filter ? filter(data) : data
    if (passed === undefined) return socket.close(1008, 'only watching is allowed')
    if (machine.writableEnded || machine.destroyed || machine.write(passed)) return
    socket.pause()
    machine.once('drain', () => socket.resume())
  })
}
