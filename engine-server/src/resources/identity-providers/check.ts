import { systemId } from '../../authz/actor.ts'
import type { Db } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError } from '../../errors.ts'
import { recordEvent } from '../../events/record.ts'
import type { Log } from '../../log/log.ts'
import type { Reconciler } from '../../reconcilers/reconciler.ts'
import type { Secrets } from '../../secrets/secrets.ts'
import { inDirectory } from './directory-service.ts'
import { adoptPerson, replaceGroups } from './people.ts'
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
 * asked changes nothing: nobody loses a session for its outage.
 */
export function directoriesReconciler(parts: Parts): Reconciler {
  return {
    name: 'directories',
    intervalMs: 10_000,
    async run(signal) {
      for (const row of await store.listEnabled(parts.db)) {
        signal.throwIfAborted()
        if (isDue(row)) await checkDirectory(parts, row, signal)
      }
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
  try {
    if (users.length > 0)
      await inDirectory(parts, row, async (directory) => {
        const found = new Map(
          (await directory.listPersons(users.map((user) => user.external_id))).map((one) => [one.externalId, one]),
        )
        for (const user of users) {
          signal.throwIfAborted()
          const person = found.get(user.external_id)
          if (!person || person.disabled) {
            await endLogins(db, row, user, person ? 'is disabled there' : 'is not there any more')
            continue
          }
          const groups = await directory.groupsOf(person)
          await transact(db, async (tx) => {
            await adoptPerson(tx, row, { ...person, userName: person.loginName }, false)
            if (groups) await replaceGroups(tx, row, user.id, groups)
          })
        }
      })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    log.warn({ error, provider: row.name }, 'a directory could not be asked about its users')
    if (row.check_problem === null) await tell(db, row, error.message)
    await store.noteCheck(db, row.id, error.message)
    return
  }
  await store.noteCheck(db, row.id, null)
}

async function endLogins(db: Db, row: store.ProviderRow, user: people.ProviderUser, why: string): Promise<void> {
  await transact(db, async (tx) => {
    if ((await people.deleteLogins(tx, user.id)) === 0) return
    // No group of the directory is theirs any more.
    await replaceGroups(tx, row, user.id, [])
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
