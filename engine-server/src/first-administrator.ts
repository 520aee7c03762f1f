import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { systemId } from './authz/actor.ts'
import { grantAdministrator, lockAdministrators } from './authz/administrators.ts'
import type { Db } from './db/database.ts'
import { transact } from './db/transact.ts'
import { recordEvent } from './events/record.ts'
import { newSecret } from './identity/identities.ts'
import type { Passwords } from './identity/passwords.ts'
import { insertUser, isEmpty } from './resources/users/store.ts'

/** Name of the user every installation begins with. */
const userName = 'admin'

/**
 * Makes the first administrator when there is no user yet; the password goes to `initial-admin-password` in the data
 * folder, readable by the engine's user alone. Returns whether it was made.
 */
export async function ensureFirstAdministrator(db: Db, passwords: Passwords, dataDir: string): Promise<boolean> {
  if (!(await isEmpty(db))) return false
  const password = newSecret().slice(0, 24)
  const passwordHash = await passwords.hash(password)
  return await transact(db, async (tx) => {
    await lockAdministrators(tx)
    if (!(await isEmpty(tx))) return false
    const id = crypto.randomUUID()
    await insertUser(tx, { id, userName, displayName: 'Administrator', passwordHash })
    await grantAdministrator(tx, id, null)
    await recordEvent(tx, {
      objectKind: 'user',
      objectId: id,
      objectName: userName,
      change: 'created',
      ancestors: [id, systemId],
      code: 'user.created',
      message: 'The first administrator was made.',
    })
    // Before the commit: a user whose password nobody knows would be worse than a password without a user.
    await writePrivately(join(dataDir, 'initial-admin-password'), `${password}\n`)
    return true
  })
}

async function writePrivately(path: string, text: string): Promise<void> {
  const draft = `${path}.${crypto.randomUUID()}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
}
