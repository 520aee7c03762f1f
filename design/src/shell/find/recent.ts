import type { Schema } from '@overt/api-client/engine'

/** An object that was looked at. */
export type RecentObject = Required<Pick<Schema<'ObjectRef'>, 'kind' | 'id' | 'name'>>

const most = 12

function read<Item>(key: string): readonly Item[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(stored) ? (stored as Item[]) : []
  } catch {
    return [] // Storage is blocked, or holds what an older version left: nothing was recent.
  }
}

function write(key: string, items: readonly unknown[]): void {
  try {
    localStorage.setItem(key, JSON.stringify(items.slice(0, most)))
  } catch {
    // Blocked storage costs only the memory of it.
  }
}

// By user, for several may share a browser.
const objectsKey = (userId: string) => `overt-recent-${userId}`
const commandsKey = (userId: string) => `overt-commands-${userId}`

/** Objects the user looked at in this browser, the latest first. */
export function recentObjects(userId: string): readonly RecentObject[] {
  return read<RecentObject>(objectsKey(userId)).filter(
    (item) => typeof item.id === 'string' && typeof item.name === 'string',
  )
}

/** Remembers that an object was looked at. */
export function rememberObject(userId: string, { kind, id, name }: RecentObject): void {
  const others = recentObjects(userId).filter((known) => known.id !== id)
  write(objectsKey(userId), [{ kind, id, name }, ...others])
}

/** Ids of commands run from the palette, the latest first. */
export function recentCommands(userId: string): readonly string[] {
  return read<string>(commandsKey(userId))
}

/** Remembers that a command was run. */
export function rememberCommand(userId: string, id: string): void {
  write(commandsKey(userId), [id, ...recentCommands(userId).filter((known) => known !== id)])
}
