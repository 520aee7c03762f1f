import { readFileSync } from 'node:fs'
import { Refusal } from './refusal.ts'
import { run } from './run.ts'

/** A user of this machine. */
export interface SystemUser {
  name: string
  uid: number
  gid: number
}

/** The user engine and database run as. */
export const systemUserName = 'overt'

/** Finds a user in /etc/passwd. */
export function findUser(name: string): SystemUser | undefined {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [found, , uid, gid] = line.split(':')
    if (found === name) return { name, uid: Number(uid), gid: Number(gid) }
  }
  return undefined
}

/** Gives the system user `overt`, made without a password, a home or a shell when missing. */
export async function ensureSystemUser(): Promise<SystemUser> {
  const found = findUser(systemUserName)
  if (found) return found
  await run('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    '/usr/sbin/nologin',
    systemUserName,
  ])
  const made = findUser(systemUserName)
  if (!made) throw new Refusal(`The system user ${systemUserName} could not be made.`)
  return made
}

/** User and group for `chown`. */
export const ownerIds = ({ uid, gid }: SystemUser) => ({ uid, gid })

/** Words before a command that make it run as a user, without root's groups. */
export const asUser = ({ uid, gid }: SystemUser): string[] => [
  'setpriv',
  `--reuid=${uid}`,
  `--regid=${gid}`,
  '--clear-groups',
]
