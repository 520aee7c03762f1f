import { sql } from 'kysely'
import { type DbOrTx, json, type Tx } from '../../db/database.ts'
import { containsText } from '../../db/search.ts'

/** A provider, as views and sign-ins need it. */
export interface ProviderRow {
  readonly id: string
  readonly kind: string
  readonly name: string
  readonly enabled: boolean
  readonly settings: unknown
  readonly secret_id: string | null
  readonly checked_at: Date | null
  readonly check_problem: string | null
  readonly created_at: Date
  readonly revision: number
  readonly user_count: number
  readonly group_count: number
}

// Whoever reads providers holds the right on the system, as the permission table demands; there are few.
function selectProviders(db: DbOrTx) {
  return db
    .selectFrom('identity_provider as p')
    .select(['p.id', 'p.kind', 'p.name', 'p.enabled', 'p.settings', 'p.secret_id', 'p.checked_at', 'p.check_problem'])
    .select(['p.created_at', 'p.revision'])
    .select([
      sql<number>`(select count(*)::int from app_user u where u.provider_id = p.id)`.as('user_count'),
      sql<number>`(select count(*)::int from user_group g where g.provider_id = p.id)`.as('group_count'),
    ])
}
export async function findById(db: DbOrTx, id: string): Promise<ProviderRow | undefined> {
  return await selectProviders(db).where('p.id', '=', id).executeTakeFirst()
}
export async function listEnabled(db: DbOrTx): Promise<ProviderRow[]> {
  return await selectProviders(db).where('p.enabled', '=', true).orderBy('p.name').execute()
}

/** What a list is narrowed to. */
export interface ProviderFilter {
  readonly limit: number
  readonly after: readonly [name: string] | undefined
  readonly ids: readonly string[] | undefined
  readonly search: string | undefined
}
export async function listPage(db: DbOrTx, filter: ProviderFilter): Promise<ProviderRow[]> {
  let query = selectProviders(db).where(containsText(filter.search, 'p.name'))
  if (filter.ids) query = query.where('p.id', '=', sql<string>`any(${[...filter.ids]}::uuid[])`)
  if (filter.after) query = query.where('p.name', '>', filter.after[0])
  return await query
    .orderBy('p.name')
    .limit(filter.limit + 1)
    .execute()
}

/** A new provider. */
export interface NewProvider {
  readonly id: string
  readonly kind: 'oidc' | 'ldap'
  readonly name: string
  readonly enabled: boolean
  readonly settings: object
  readonly secretId: string | null
}
export async function insertProvider(tx: Tx, { id, kind, name, enabled, settings, secretId }: NewProvider) {
  await tx
    .insertInto('identity_provider')
    .values({ id, kind, name, enabled, settings: json(settings), secret_id: secretId })
    .execute()
}
/** Locks a provider to change it: until the transaction ends nobody is let in by it, or becomes its user. */
export async function lockProvider(tx: Tx, id: string): Promise<void> {
  await tx.selectFrom('identity_provider').select('id').where('id', '=', id).forUpdate().execute()
}
/**
 * Keeps a provider as it is until the transaction ends, for who is let in by it; as many at once as want to. Answers
 * whether it is there and enabled, once whoever changes it has finished.
 */
export async function keepEnabled(tx: Tx, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom('identity_provider')
    .select('enabled')
    .where('id', '=', id)
    .forKeyShare()
    .executeTakeFirst()
  return row?.enabled ?? false
}
/** Changes a provider that is still as it was read; answers whether it was. */
export async function updateProvider(
  tx: Tx,
  id: string,
  revision: number,
  change: {
    readonly name: string
    readonly enabled: boolean
    readonly settings: object
    readonly secretId: string | null
  },
): Promise<boolean> {
  const row = await tx
    .updateTable('identity_provider')
    .set({ name: change.name, enabled: change.enabled, settings: json(change.settings), secret_id: change.secretId })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
export async function deleteProvider(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('user_group').where('provider_id', '=', id).execute()
  await tx.deleteFrom('identity_provider').where('id', '=', id).execute()
}
/** Ends the sessions of a provider's users; a trigger tells whoever holds streams and consoles for them. */
export async function deleteSessionsOfProvider(tx: Tx, id: string): Promise<void> {
  await tx
    .deleteFrom('login_session')
    .where('user_id', 'in', tx.selectFrom('app_user').select('id').where('provider_id', '=', id))
    .execute()
}
export async function noteCheck(db: DbOrTx, id: string, problem: string | null): Promise<void> {
  await db
    .updateTable('identity_provider')
    .set({ checked_at: sql<Date>`now()`, check_problem: problem })
    .where('id', '=', id)
    .execute()
}

/** A sign-in that waits for its browser. */
export interface WaitingSignIn {
  readonly stateHash: Buffer
  readonly browserHash: Buffer
  readonly providerId: string
  readonly redirectUri: string
  readonly returnTo: string
}
export async function insertSignIn(db: DbOrTx, row: WaitingSignIn, lifeSeconds: number): Promise<void> {
  await db
    .insertInto('oidc_sign_in')
    .values({
      state_hash: row.stateHash,
      browser_hash: row.browserHash,
      provider_id: row.providerId,
      redirect_uri: row.redirectUri,
      return_to: row.returnTo,
      expires_at: sql<Date>`now() + ${lifeSeconds} * interval '1 s'`,
    })
    .execute()
}
/** Takes a sign-in that this browser began; nobody can take it again. */
export async function takeSignIn(
  db: DbOrTx,
  stateHash: Buffer,
  browserHash: Buffer,
): Promise<{ provider_id: string; redirect_uri: string; return_to: string } | undefined> {
  return await db
    .deleteFrom('oidc_sign_in')
    .where('state_hash', '=', stateHash)
    .where('browser_hash', '=', browserHash)
    .where('expires_at', '>', sql<Date>`now()`)
    .returning(['provider_id', 'redirect_uri', 'return_to'])
    .executeTakeFirst()
}
export async function deleteOldSignIns(db: DbOrTx): Promise<void> {
  await db.deleteFrom('oidc_sign_in').where('expires_at', '<=', sql<Date>`now()`).execute()
}
