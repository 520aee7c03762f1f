import { sql } from 'kysely'

/** Somebody takes a host out of work, or has. */
export interface MaintenanceFacts {
  readonly state: 'preparing' | 'on'
  /** What they said why; may be empty. */
  readonly reason: string
  /** RFC 3339. */
  readonly since: string
}

/** The facts as a column of `host as h`; null of a host that works. */
export const maintenanceColumn = sql<MaintenanceFacts | null>`case when h.maintenance is not null then
  jsonb_build_object('state', h.maintenance, 'reason', h.maintenance_reason, 'since', h.maintenance_since) end`
