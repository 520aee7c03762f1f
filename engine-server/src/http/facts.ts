import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { OperationId } from '@overt/api-client/engine'
import type { CallFacts } from '../audit/trail.ts'
import type { Identity } from '../identity/identities.ts'
import type { Log } from '../log/log.ts'

/** A caller's request id is taken over if it can do no harm in logs and headers. */
const saneRequestId = /^[A-Za-z0-9_.:-]{8,64}$/

/** What is known of a request before it is looked at closely; filled in as it is. */
export class RequestFacts {
  readonly requestId: string
  readonly secure: boolean
  readonly clientAddress: string
  operationId: OperationId | undefined = undefined
  identity: Identity | undefined = undefined
  /** What the audit log is told of the call, once it is known which. */
  call: CallFacts | undefined = undefined
  /** The answer is that of an earlier call: nothing was done. */
  replayed = false
  readonly #log: Log
  #child: Log | undefined

  constructor({ headers, socket }: IncomingMessage, log: Log) {
    const given = headers['x-request-id']
    this.requestId = typeof given === 'string' && saneRequestId.test(given) ? given : randomUUID()
    this.secure = 'encrypted' in socket && socket.encrypted === true
    this.clientAddress = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
    this.#log = log
  }

  /** Tells of this request. Most log nothing. */
  get log(): Log {
    return (this.#child ??= this.#log.child({ requestId: this.requestId }))
  }
}

/** Whether an address is this machine's own loopback. */
export function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.')
}
