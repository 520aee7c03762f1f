import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/** Removes console tickets that can no longer be used. */
export async function deleteOldTickets(db: Db): Promise<void> {
  await db.deleteFrom('console_ticket').where('expires_at', '<', sql<Date>`now() - interval '1 minute'`).execute()
}

/** Removes console sessions closed long ago, and those whose ticket nobody ever used. */
export async function deleteOldConsoleSessions(db: Db): Promise<void> {
  await db
    .deleteFrom('console_session as s')
    .where((where) =>
      where.or([
        where('s.closed_at', '<', sql<Date>`now() - interval '1 day'`),
        sql<boolean>`s.channels = 0 and s.closed_at is null and s.opened_at < now() - interval '10 minutes'
          and not exists (select from console_ticket t where t.session_id = s.id)`,
      ]),
    )
    .execute()
}

/** Removes enrolment tokens that were never used, a day after they expired; used ones tell who registered what. */
export async function deleteOldEnrollmentTokens(db: Db): Promise<void> {
  await db
    .deleteFrom('host_enrollment_token')
    .where('used_at', 'is', null)
    .where('expires_at', '<', sql<Date>`now() - interval '1 day'`)
    .execute()
}
