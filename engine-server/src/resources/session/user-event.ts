import { systemId } from '../../authz/actor.ts'
import type { NewEvent } from '../../events/record.ts'

/** What every event of a user says, to spread into it. */
export function userEvent(id: string, name: string) {
  const ancestors = [id, systemId]
  return {
    objectKind: 'user',
    objectId: id,
    objectName: name,
    change: 'updated',
    ancestors,
  } as const satisfies NewEvent
}
