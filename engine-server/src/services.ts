import type { Authority } from './authority/authority.ts'
import type { Db } from './db/database.ts'
import type { HostClient } from './hosts/host-client.ts'
import type { Leader } from './leader/leader.ts'
import type { Log } from './log/log.ts'
import type { ChangeFeed } from './operations/change-feed.ts'
import type { OperationService } from './resources/operations/service.ts'
import type { Secrets } from './secrets/secrets.ts'
import type { StorageLeases } from './storage-leases/storage-leases.ts'

/** What this process is. */
export interface EngineFacts {
  /** The installation's id, the same for every process and for ever. */
  readonly engineId: string
  /** Random per process; holds leases. */
  readonly instanceId: string
  readonly version: string
}

/**
 * Everything a handler or an operation step can reach; built once in `main.ts`. Resources call each other's services
 * through it, never each other's stores.
 */
export interface Services {
  readonly db: Db
  readonly hosts: HostClient
  readonly engine: EngineFacts
  readonly log: Log
  readonly secrets: Secrets
  readonly authority: Authority
  readonly leader: Leader
  readonly changes: ChangeFeed
  readonly operations: OperationService
  readonly storageLeases: StorageLeases
}
