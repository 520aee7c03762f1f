import type {
  BodyOf,
  HeadersOf,
  OperationId,
  OperationsOf,
  PathOf,
  QueryOf,
  ReplyOf,
  Tag,
} from '@overt/api-client/engine'
import type { Readable } from 'node:stream'
import type { Actor } from '../authz/actor.ts'
import type { Services } from '../services.ts'

/** What a handler gets: everything validated against the contract, defaults filled in. `actor` is absent only where the contract says `security: []`. */
export interface HandlerRequest<Id extends OperationId> {
  readonly actor: Actor
  readonly path: PathOf<Id>
  readonly query: QueryOf<Id>
  readonly headers: HeadersOf<Id>
  readonly body: BodyOf<Id>
  /** Facts of the connection for the few handlers that need them (sign-in, streams). */
  readonly connection: RequestConnection
}
export interface RequestConnection {
  readonly clientAddress: string
  readonly secure: boolean
  readonly requestId: string
  readonly signal: AbortSignal
}

/** What a handler answers; the status comes from the contract. */
export interface HandlerReply<Body> {
  readonly body: Body
  /** Entity tag from a revision; adds `ETag`. */
  readonly revision?: number
  /** Cookies to set; only the session resource does. */
  readonly cookies?: readonly { readonly name: string; readonly value: string | null; readonly maxAgeSeconds: number }[]
  /** A body that is not JSON (a PNG, a stream). */
  readonly stream?: Readable | Buffer
}

export type Handler<Id extends OperationId> = (
  request: HandlerRequest<Id>,
  services: Services,
) => Promise<HandlerReply<ReplyOf<Id>>>

/** Handlers of one tag; forgetting one does not compile. */
export type HandlersFor<T extends Tag> = { readonly [Id in OperationsOf<T>]: Handler<Id> }

/** Wraps a body. */
export function reply<Body>(body: Body, revision?: number): HandlerReply<Body> {
  return revision === undefined ? { body } : { body, revision }
}
/** The reply of a 204. */
export const noContent: HandlerReply<undefined> = { body: undefined }
