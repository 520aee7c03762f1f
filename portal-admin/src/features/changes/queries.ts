import type { Schema } from '@overt/api-client/engine'
import { pagedQuery } from '@overt/design/shell/api.ts'

/** What the history is narrowed to, as its address has it. */
export interface ChangeFilters {
  readonly search?: string | undefined
  readonly action?: Schema<'ChangeAction'> | undefined
}

/** Changes of an object, newest first, page by page. */
export const changesQuery = (objectId: string, { search, action }: ChangeFilters) =>
  pagedQuery('listChanges', {
    query: { objectId, limit: 50, ...(search ? { search } : {}), ...(action ? { action: [action] } : {}) },
  })
