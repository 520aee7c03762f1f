// What quotas leave, asked while a form is filled in; a newer question drops the answer to the older one.
import type { Schema } from '@overt/api-client/engine'
import { keepPreviousData, queryOptions, skipToken } from '@tanstack/react-query'
import { client, query } from '../shell/api.ts'

/** How long an answer holds, in milliseconds: others use what is left meanwhile. */
const staleTime = 5_000

/** What a VM or disks would take of a quota; nothing is asked without a question. */
export const quotaUseQuery = (question: Schema<'QuotaQuestion'> | undefined) =>
  queryOptions({
    queryKey: ['/quotas/use-preview', question],
    queryFn:
      question === undefined ? skipToken : ({ signal }) => client.call('previewQuotaUse', { body: question, signal }),
    placeholderData: keepPreviousData,
    staleTime,
    gcTime: staleTime,
    retry: false,
  })

/** The call for the quotas of which the caller is a consumer; few are of more than a handful. */
export const ownQuotasArgs = { query: { own: true, limit: 100 } } as const
/** Quotas of which the caller is a consumer. */
export const ownQuotasQuery = query('listQuotas', ownQuotasArgs)
