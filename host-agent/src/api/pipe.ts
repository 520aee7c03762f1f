import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'

/** Bytes handed to a socket and not yet written, above which its source is paused. */
const HIGH_WATER_BYTES = 256 * 1024

/**
 * Joins a byte stream and a WebSocket until either ends. Binary frames carry the bytes as they are; a text frame ends
 * it. Whichever side reads slowly stops the other from being read, so memory stays flat. Resolves when both are closed.
 */
export function pipeSocket(socket: WebSocket, bytes: Duplex): Promise<void> {
  return new Promise((resolve) => {
    let unsent = 0
    let open = 2
    const closed = () => {
      open -= 1
      if (open === 0) resolve()
    }

    bytes.on('data', (chunk: Buffer) => {
      unsent += chunk.length
      if (unsent > HIGH_WATER_BYTES) bytes.pause()
      socket.send(chunk, { binary: true }, (error) => {
        unsent -= chunk.length
        if (error) bytes.destroy()
        else if (unsent <= HIGH_WATER_BYTES / 2 && bytes.isPaused()) bytes.resume()
      })
    })
    bytes.on('drain', () => socket.resume())
    bytes.once('end', () => socket.close(1000))
    bytes.once('error', () => socket.close(1011, 'the stream failed'))
    bytes.once('close', () => {
      socket.close(1000)
      closed()
    })

    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (!isBinary) return socket.close(1003, 'binary frames only')
      if (!bytes.destroyed && !bytes.write(data)) socket.pause()
    })
    socket.once('error', () => bytes.destroy())
    socket.once('close', () => {
      bytes.destroy()
      closed()
    })
  })
}
