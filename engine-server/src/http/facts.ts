import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { OperationId } from '@overt/api-client/engine'
import type { CallFacts } from '../audit/trail.ts'
import type { Identity } from '../identity/identities.ts'
import type { Log } from '../log/log.ts'

/** What is known of a request before it is looked at closely; filled in as it is. */
export interface RequestFacts {
  readonly requestId: string
  readonly secure: boolean
  readonly clientAddress: string
  readonly log: Log
  operationId?: OperationId
  identity?: Identity
  /** What the audit log is told of the call, once it is known which. */
  call?: CallFacts
  /** The answer is that of an earlier call: nothing was done. */
  replayed?: boolean
}

/** A caller's request id is taken over if it can do no harm in logs and headers. */
const saneRequestId = /^[A-Za-z0-9_.:-]{8,64}$/

/** Gathers the facts of a request. */
export function factsOf(request: IncomingMessage, log: Log): RequestFacts {
  const given = request.headers['x-request-id']
  const requestId = typeof given === 'string' && saneRequestId.test(given) ? given : randomUUID()
  let child: Log | undefined
  return {
    requestId,
    secure: 'encrypted' in request.socket && request.socket.encrypted === true,
    clientAddress: (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    // Most requests log nothing.
    get log() {
      return (child ??= log.child({ requestId }))
    },
  }
}

/** Whether an address is this machine's own loopback. */
export function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.')
}
