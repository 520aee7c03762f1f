import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'

/** A WebSocket and the connection under it, whose `drain` says that what was sent has left. */
export interface JoinedSocket {
  readonly socket: WebSocket
  readonly transport: Duplex
}

/** Bytes that may wait to leave on one side before the other side is not read any more. */
export const HIGH_WATER_BYTES = 1024 * 1024

// One object for all frames: nothing is allocated for a frame but what ws itself needs.
const asBinary = { binary: true, compress: false, fin: true } as const

/**
 * Forwards binary frames between two open WebSockets, as they are, in both directions, whatever they mean. A side that
 * reads slowly stops the other side from being read, so memory stays flat. A text frame of the viewer ends it: no
 * console protocol has one. Closing is the caller's.
 */
export function joinSockets(viewer: JoinedSocket, machine: JoinedSocket): void {
  forward(viewer, machine)
  forward(machine, viewer)
}

function forward(from: JoinedSocket, to: JoinedSocket): void {
  const onDrain = () => {
    if (from.socket.readyState === from.socket.OPEN) from.socket.resume()
  }
  from.socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (!isBinary) return from.socket.close(1003, 'binary frames only')
    if (to.socket.readyState !== to.socket.OPEN) return
    to.socket.send(data, asBinary)
    if (to.socket.bufferedAmount <= HIGH_WATER_BYTES || from.socket.isPaused) return
    from.socket.pause()
    to.transport.once('drain', onDrain)
  })
}
