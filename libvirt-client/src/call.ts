import type { LibvirtStream } from './stream.ts'

/** One procedure of the protocol. */
export interface Procedure {
  readonly name: string
  readonly program: number
  readonly number: number
  /** libvirtd keeps workers for these even when all others are stuck. */
  readonly highPriority: boolean
}

/** What every call takes as its last argument. */
export interface CallOptions {
  /** How long to wait, in milliseconds, queueing included; over it the call rejects with LibvirtTimeout. */
  readonly deadlineMs?: number
  /** Rejects the call with the signal's reason. libvirtd carries on with what it has begun. */
  readonly signal?: AbortSignal
  /** While disconnected wait for the connection, up to the deadline, rather than fail at once. Default false. */
  readonly waitForConnection?: boolean
}

/** What a call that opens a stream returns: the stream, and what the procedure itself answers. */
export interface StreamReply<T> {
  readonly stream: LibvirtStream
  readonly result: T
}
