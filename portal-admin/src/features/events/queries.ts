import type { Schema } from '@overt/api-client/engine'
import { pagedQuery } from '@overt/design/shell/api.ts'

/** Filters of the event list. */
export interface EventFilters {
  readonly search?: string | undefined
  readonly severity?: Schema<'Severity'> | undefined
}

/** Events, newest first, page by page. */
export const eventsQuery = ({ search, severity }: EventFilters) =>
  pagedQuery('listEvents', {
    query: { limit: 100, ...(search ? { search } : {}), ...(severity ? { severity: [severity] } : {}) },
  })
