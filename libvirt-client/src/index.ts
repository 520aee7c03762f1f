/** libvirt's RPC protocol in TypeScript: one connection (`connect`), or lanes that come back (`createClient`). */
export type { CallOptions, Procedure, StreamReply } from './call.ts'
export { type ClientOptions, createClient, LibvirtClient, type LaneName } from './client.ts'
export { type ConnectOptions, connect, Connection } from './connection.ts'
export {
  LibvirtBusy,
  LibvirtDisconnected,
  LibvirtError,
  type LibvirtErrorCode,
  type LibvirtErrorDomain,
  LibvirtTimeout,
} from './errors.ts'
export type {
  DomainEventHandler,
  DomainEventKind,
  DomainEventMap,
  EventHandler,
  EventKind,
  EventMap,
} from './events.ts'
export { LibvirtCalls } from './generated/calls.ts'
export * from './generated/constants.ts'
export type * from './generated/types.ts'
export type { KeepaliveOptions } from './keepalive.ts'
export { Lane, type LaneOptions } from './lane.ts'
export type { BackoffOptions } from './link.ts'
export { type DaemonSocket, type Driver, findSockets, type FindSocketsOptions, type FoundSockets } from './sockets.ts'
export { type MigrateOptions, type MigrationParams, migratePeerToPeer } from './migrate.ts'
export { LibvirtStream } from './stream.ts'
export type { ExplicitParam, TypedParams, TypedParamsInput, TypedParamType } from './typed-params.ts'
export { type Wide, XdrError } from './xdr.ts'
