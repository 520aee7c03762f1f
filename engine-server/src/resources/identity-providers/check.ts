import { systemId } from '../../authz/actor.ts'
import type { Db } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError } from '../../errors.ts'
import { recordEvent } from '../../events/record.ts'
import { UnreachableError } from '../../identity-providers/ldap-connection.ts'
import { type Directory, DirectoryError } from '../../identity-providers/ldap-directory.ts'
import type { Person } from '../../identity-providers/ldap-entry.ts'
import type { Log } from '../../log/log.ts'
import type { Reconciler } from '../../reconcilers/reconciler.ts'
import type { Secrets } from '../../secrets/secrets.ts'
import { inDirectory } from './directory-service.ts'
import { refreshPerson, replaceGroups } from './people.ts'
import * as people from './people-store.ts'
import { savedSettings } from './service.ts'
import * as store from './store.ts'

interface Parts {
  readonly db: Db
  readonly secrets: Secrets
  readonly log: Log
}

/**
 * Asks directories whether those who are signed in still exist and which groups they are in. A directory that can't be
 * asked, or shows hardly any of them, changes nothing: nobody loses a session for its outage or a mistake in its settings.
 */
export function directoriesReconciler(parts: Parts): Reconciler {
  return {
    name: 'directories',
    intervalMs: 10_000,
    async run(signal) {
      const failures: unknown[] = []
      for (const row of await store.listEnabled(parts.db)) {
        signal.throwIfAborted()
        try {
          if (isDue(row)) await checkDirectory(parts, row, signal)
        } catch (error) {
          failures.push(error) // of one provider: those of the others are checked all the same
        }
      }
      if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures)
    },
  }
}

function isDue(row: store.ProviderRow): boolean {
  const saved = savedSettings(row)
  if (!('ldap' in saved)) return false
  return row.checked_at === null || Date.now() - row.checked_at.getTime() >= saved.ldap.checkIntervalSeconds * 1000
}

/** Checks the users of one directory who are signed in. */
export async function checkDirectory(parts: Parts, row: store.ProviderRow, signal: AbortSignal): Promise<void> {
  const { db, log } = parts
  const users = await people.listSignedIn(db, row.id)
  let problem: string | null = null
  try {
    if (users.length > 0)
      problem = await inDirectory(parts, row, (directory) => checkUsers(parts, row, users, directory, signal))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    log.warn({ error, provider: row.name }, 'a directory could not be asked about its users')
    problem = error.message
  }
  if (problem !== null && row.check_problem === null) await tell(db, row, problem)
  await store.noteCheck(db, row.id, problem)
}

/** Checks users in an open directory, one user's problem never in the way of another; answers the first problem. */
async function checkUsers(
  { db, log }: Parts,
  row: store.ProviderRow,
  users: readonly people.ProviderUser[],
  directory: Directory,
  signal: AbortSignal,
): Promise<string | null> {
  let problem: string | null = null
  const each = async <T extends { readonly user: people.ProviderUser }>(
    those: readonly T[],
    work: (one: T) => Promise<void>,
  ) => {
    for (const one of those) {
      signal.throwIfAborted()
      try {
        await work(one)
      } catch (error) {
        if (error instanceof UnreachableError) throw error // another server may do better
        log.warn({ error, provider: row.name, user: one.user.user_name }, 'a user of a directory could not be checked')
        const why = error instanceof AppError || error instanceof DirectoryError ? ` ${error.message}` : ''
        problem ??= `${one.user.user_name} could not be checked.${why}`
      }
    }
  }
  const found = new Map(
    (await directory.listPersons(users.map((user) => user.external_id))).map((one) => [one.externalId, one]),
  )
  const seen = users.map((user) => ({ user, person: found.get(user.external_id) }))
  const missing = seen.filter(({ person }) => !person).length
  // A moved base, a wrong filter or a lost right of the account that searches looks as if everybody had left.
  if (missing === users.length || (missing > 3 && missing * 2 > users.length))
    return `Of the ${users.length} users who are signed in, the directory shows ${users.length - missing}. Nobody was signed out for it: look at its base and filter of users, and at what the account that searches may see.`
  const here: { user: people.ProviderUser; person: Person }[] = []
  const gone: { user: people.ProviderUser; why: string }[] = []
  for (const { user, person } of seen)
    if (person && !person.disabled) here.push({ user, person })
    else gone.push({ user, why: person ? 'is disabled there, or its time is over' : 'is not there any more' })
  // First, so that it waits for nothing: whose account has ended is out, whatever is wrong with the groups of others.
  await each(gone, ({ user, why }) => endLogins(db, row, user, why))
  await each(here, async ({ user, person }) => {
    const groups = await directory.groupsOf(person)
    await transact(db, async (tx) => {
      if (!(await refreshPerson(tx, user.id, person.displayName))) return // deleted here meanwhile
      if (groups) await replaceGroups(tx, row, user, groups)
    })
  })
  return problem
}

async function endLogins(db: Db, row: store.ProviderRow, user: people.ProviderUser, why: string): Promise<void> {
  await transact(db, async (tx) => {
    if ((await people.deleteLogins(tx, user.id)) === 0) return
    // No group of the directory is theirs any more.
    await replaceGroups(tx, row, user, [])
    await recordEvent(tx, {
      objectKind: 'user',
      objectId: user.id,
      objectName: user.user_name,
      change: 'updated',
      ancestors: [user.id, systemId],
      code: 'user.ended_by_directory',
      severity: 'warning',
      message: `The sessions and tokens of ${user.user_name} ended: by ${row.name} the account ${why}.`,
    })
  })
}

async function tell(db: Db, row: store.ProviderRow, problem: string): Promise<void> {
  await transact(db, (tx) =>
    recordEvent(tx, {
      objectKind: 'identity_provider',
      objectId: row.id,
      objectName: row.name,
      change: 'updated',
      ancestors: [row.id, systemId],
      code: 'identity_provider.check_failed',
      severity: 'warning',
      message: `Who is signed in by ${row.name} could not be checked: ${problem}`,
    }),
  )
}
