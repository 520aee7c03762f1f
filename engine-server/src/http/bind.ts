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
import type { Identity } from '../identity/identities.ts'
import type { Services } from '../services.ts'
import type { EventSink } from './sse.ts'

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
  /** Whether it came over TLS. */
  readonly secure: boolean
  readonly requestId: string
  /** Origin as the browser sees it, by a Host that was checked: `https://overt.example:8443`. */
  readonly origin: string
  /** Aborted when the caller goes away before the answer. */
  readonly signal: AbortSignal
  /** Who asks, with what only the session resource and streams need; undefined where the contract wants nobody. */
  readonly identity: Identity | undefined
  /** What the browser calls itself; empty if it does not say. */
  readonly userAgent: string
  /** Secrets in the browser's cookies, for the operations of sign-in, which are asked without an identity. */
  readonly shown: ShownSecrets
}

/** Secrets in a browser's cookies. */
export interface ShownSecrets {
  readonly session: string | undefined
  /** Of a sign-in that still needs something. */
  readonly step: string | undefined
  /** What ties a sign-in elsewhere to the browser that began it. */
  readonly signIn: string | undefined
}

/** A secret for the caller's browser; null takes it away. */
export interface NewCookie {
  readonly token: string | null
  readonly maxAgeSeconds: number
}

/** What a handler answers; the status comes from the contract. */
export interface HandlerReply<Body> {
  readonly body: Body
  /** Entity tag from a revision; adds `ETag`. */
  readonly revision?: number
  /** Begins a session in the caller's browser, or ends it with null; only the session resource does. */
  readonly sessionCookie?: NewCookie
  /** The same for a sign-in that still needs something. */
  readonly stepCookie?: NewCookie
  /** What ties a sign-in elsewhere to the browser that began it. */
  readonly signInCookie?: NewCookie
  /** A body that is not JSON (a PNG). */
  readonly stream?: Readable | Buffer
  /** Of `stream`, where the contract has several; the first of them if absent. */
  readonly mediaType?: string
  /** Under which a browser saves `stream`. */
  readonly fileName?: string
  /** Takes the connection over as an event stream. */
  readonly events?: (sink: EventSink) => void
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

/** The revision an `If-Match` header carries (`"3"`), already checked against the contract's pattern. */
export function expectedRevision(ifMatch: string): number {
  return Number(ifMatch.slice(1, -1))
}
