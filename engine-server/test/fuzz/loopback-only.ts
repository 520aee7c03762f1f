// Watches that nothing leaves this machine: the engine is told addresses, and must not be led elsewhere by a test.
import { Socket } from 'node:net'

/** What was called beyond loopback. */
export interface Strays extends Disposable {
  readonly addresses: readonly string[]
}

/** Watches every connection that this process begins, from now on. */
export function watchStrays(): Strays {
  const addresses: string[] = []
  const { connect } = Socket.prototype
  // A path is a socket of this machine.
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
    this.once('connectionAttempt', (ip: string) => {
      if (!/^(127\.|::1$|::ffff:127\.|\/)/.test(ip)) addresses.push(ip)
    })
    this.once('lookup', (_error: unknown, _address: string, _family: unknown, host: string | undefined) => {
      if (host !== 'localhost' && !host?.startsWith('/')) addresses.push(String(host))
    })
    return (connect as (...all: unknown[]) => Socket).apply(this, args)
  }
  return {
    addresses,
    [Symbol.dispose]() {
      Socket.prototype.connect = connect
    },
  }
}
