import type { Db } from './db/database.ts'
import type { HostClient } from './hosts/host-client.ts'

/**
 * Everything a handler or an operation step can reach; built once in `main.ts`. Resources call each other's services
 * through it, never each other's stores.
 */
export interface Services {
  readonly db: Db
  readonly hosts: HostClient
}
