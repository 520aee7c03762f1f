// A way from this machine's loopback to an engine that listens on the loopback of a lab host only: a process inside takes
// what comes through a Unix socket, which both sides see.
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net'

/** Joins what connects to a server with connections made for it. */
function joining(open: () => Socket): Server {
  return createServer((near) => {
    const far = open()
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
      one.pipe(other)
    }
  })
}

/** Listens on a port of this machine's loopback, 0 for any that is free; answers the port and how to close it. */
export async function openDoor(socketPath: string, port: number): Promise<{ port: number; close(): void }> {
  const server = joining(() => connect(socketPath))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return { port: (server.address() as AddressInfo).port, close: () => server.close() } // it listens on a port
}

// Run as a program inside: `door.ts SOCKET PORT`.
if (import.meta.main) {
  const [socketPath = '', port = ''] = process.argv.slice(2)
  joining(() => connect(Number(port), '127.0.0.1')).listen(socketPath)
}
