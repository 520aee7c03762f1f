import { sql } from 'kysely'
import type { Db, Tx } from '../db/database.ts'

/** A session whose ticket was just used up. */
export interface TicketedSessionRow {
  readonly session_id: string
  readonly vm_id: string
  readonly vm_name: string
  readonly ancestors: string[]
  readonly user_id: string
  readonly user_name: string
  readonly login_id: string
  readonly protocol: string
  readonly view_only: boolean
}

/**
 * Uses a ticket up and answers its session; undefined when it is wrong, used or expired, or of somebody other than
 * `userId` if that is given: then it stays as it is.
 */
export async function consumeTicket(
  db: Db,
  hash: Buffer,
  userId: string | undefined,
): Promise<TicketedSessionRow | undefined> {
  const { rows } = await sql<TicketedSessionRow>`
    update console_ticket t set used_at = now()
    from console_session s join vm v on v.id = s.vm_id join app_user u on u.id = s.user_id
    where t.ticket_hash = ${hash} and t.used_at is null and t.expires_at > now() and s.id = t.session_id
      and (${userId ?? null}::uuid is null or s.user_id = ${userId ?? null}::uuid)
    returning s.id as session_id, s.vm_id, v.name as vm_name, v.ancestors, s.user_id, u.user_name, s.login_id,
      s.protocol, s.view_only`.execute(db)
  return rows[0]
}

/** Somebody at a VM, and what they signed in with. */
export interface Seat {
  readonly userId: string
  /** `login_session.id` or `api_token.id`; a token may have fewer rights than its owner. */
  readonly loginId: string
  readonly vmId: string
}

/** Which of these may connect to their VM, by their place in the list; one statement for all. */
export async function listAllowed(db: Db, seats: readonly Seat[]): Promise<ReadonlySet<number>> {
  const column = (of: (seat: Seat) => string) => sql`${seats.map(of)}::uuid[]`
  const right = sql`array['*', 'connect_to_vm']`
  const { rows } = await sql<{ place: number }>`
    select (p.place - 1)::int as place
    from unnest(${column(({ userId }) => userId)}, ${column(({ loginId }) => loginId)}, ${column(({ vmId }) => vmId)})
      with ordinality as p (user_id, login_id, vm_id, place)
    join vm v on v.id = p.vm_id
    where exists (select from user_grant g where g.user_id = p.user_id and g.object_id = any(v.ancestors)
        and g.rights && ${right})
      and not exists (select from api_token t where t.id = p.login_id and not t.rights && ${right})`.execute(db)
  return new Set(rows.map(({ place }) => place))
}

/** Counts a channel that opened. Answers how many there are now. */
export async function channelOpened(tx: Tx, sessionId: string): Promise<number | undefined> {
  const row = await tx
    .updateTable('console_session')
    .set({ channels: sql`channels + 1`, closed_at: null })
    .where('id', '=', sessionId)
    .returning('channels')
    .executeTakeFirst()
  return row?.channels
}

/** Counts a channel that closed; the last one closes the session. Undefined when the session is gone. */
export async function channelClosed(tx: Tx, sessionId: string): Promise<number | undefined> {
  const row = await tx
    .updateTable('console_session')
    .set({
      channels: sql`greatest(channels - 1, 0)`,
      closed_at: sql`case when channels <= 1 then now() end`,
    })
    .where('id', '=', sessionId)
    .returning('channels')
    .executeTakeFirst()
  return row?.channels
}

/** Closes what an engine that is no more left open. */
export async function closeLeftOpen(db: Db): Promise<void> {
  await db
    .updateTable('console_session')
    .set({ channels: 0, closed_at: sql`now()` })
    .where('closed_at', 'is', null)
    .where('channels', '>', 0)
    .execute()
}
