import { sql } from 'kysely'
import type { Db, Tx } from '../../db/database.ts'

/** A console session as lists show it. */
export interface ConsoleSessionRow {
  readonly id: string
  readonly user_id: string
  readonly user_name: string
  readonly protocol: string
  readonly view_only: boolean
  readonly client_address: string
  readonly opened_at: Date
  readonly channels: number
}

/** Sessions of a VM that are not closed, the oldest first. */
export async function listOpenSessions(db: Db, vmId: string): Promise<ConsoleSessionRow[]> {
  return await db
    .selectFrom('console_session as s')
    .innerJoin('app_user as u', 'u.id', 's.user_id')
    .select([
      's.id',
      's.user_id',
      'u.user_name',
      's.protocol',
      's.view_only',
      's.client_address',
      's.opened_at',
      's.channels',
    ])
    .where('s.vm_id', '=', vmId)
    .where('s.closed_at', 'is', null)
    .where('s.channels', '>', 0)
    .orderBy('s.opened_at')
    .orderBy('s.id')
    .limit(1000)
    .execute()
}

/** A new session. */
export interface NewConsoleSession {
  readonly id: string
  readonly vmId: string
  readonly userId: string
  readonly loginId: string
  readonly protocol: 'vnc' | 'spice' | 'serial'
  readonly viewOnly: boolean
  readonly clientAddress: string
}
export async function insertSession(tx: Tx, session: NewConsoleSession): Promise<void> {
  await tx
    .insertInto('console_session')
    .values({
      id: session.id,
      vm_id: session.vmId,
      user_id: session.userId,
      login_id: session.loginId,
      protocol: session.protocol,
      view_only: session.viewOnly,
      client_address: session.clientAddress,
    })
    .execute()
}

/** Whether there is such a session of this VM, user, login, protocol and freedom to act, to be joined. */
export async function isJoinable(tx: Tx, session: Omit<NewConsoleSession, 'clientAddress'>): Promise<boolean> {
  const row = await tx
    .selectFrom('console_session')
    .select('id')
    .where('id', '=', session.id)
    .where('vm_id', '=', session.vmId)
    .where('user_id', '=', session.userId)
    .where('login_id', '=', session.loginId)
    .where('protocol', '=', session.protocol)
    .where('view_only', '=', session.viewOnly)
    .executeTakeFirst()
  return row !== undefined
}

/** A ticket for a session; answers when it expires. */
export async function insertTicket(tx: Tx, hash: Buffer, sessionId: string, lifeMs: number): Promise<Date> {
  const row = await tx
    .insertInto('console_ticket')
    .values({
      ticket_hash: hash,
      session_id: sessionId,
      expires_at: sql`now() + ${lifeMs} * interval '1 ms'`,
    })
    .returning('expires_at')
    .executeTakeFirstOrThrow()
  return row.expires_at
}
