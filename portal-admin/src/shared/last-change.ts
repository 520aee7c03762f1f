import { query } from '@overt/design/shell/api.ts'
import type { LastChange } from '@overt/design/form/use-stale-edit.ts'
import type { QueryClient } from '@tanstack/react-query'

/** Who changed an object last, as the events of its changes (those of the code) tell; undefined when they do not. */
export async function lastChange(queryClient: QueryClient, objectId: string, code: string): Promise<LastChange> {
  const latest = query('listEvents', { query: { objectId: [objectId], limit: 20 } })
  const events = await queryClient.fetchQuery({ ...latest, staleTime: 0 }).catch(() => undefined)
  const change = events?.items.find((event) => event.code === code)
  return change?.userName ? { userName: change.userName, at: change.at } : undefined
}
