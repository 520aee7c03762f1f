import { createClient, type CallArguments, ApiError } from '@overt/api-client'
import type { OperationId, ReplyOf, Schema } from '@overt/api-client/engine'
import { apiMutation, apiQuery, queryKeyOf } from '@overt/api-client/react'
import { infiniteQueryOptions, MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

let csrfToken: string | null = null

/** The engine, by the session's cookie. */
export const client = createClient({
  csrfToken: () => csrfToken,
  fetch: (input, init) => globalThis.fetch(input, init),
})

/** The session's CSRF token, for a request that is not the client's. */
export function currentCsrfToken(): string | null {
  return csrfToken
}

/** Keeps the session's CSRF token for the changes that follow. */
export function rememberCsrfToken(token: string | null): void {
  csrfToken = token
}

type QueryArguments<Id extends OperationId> = Omit<CallArguments<Id>, 'signal' | 'body' | 'headers'>

/** Query options of a GET operation. */
export function query<Id extends OperationId>(operationId: Id, args: QueryArguments<Id>) {
  return apiQuery(client, operationId, args)
}

/** Mutation options of an operation. */
export function mutation<Id extends OperationId>(operationId: Id) {
  return apiMutation(client, operationId)
}

/** Operations that answer a list page by page. */
export type ListId = {
  [Id in OperationId]: ReplyOf<Id> extends { items: unknown[]; next: string | null } ? Id : never
}[OperationId]

/** Options of a list read page by page; its key lies under the list's path, apart from the unpaged list. */
export function pagedQuery<Id extends ListId>(operationId: Id, args: QueryArguments<Id>) {
  return infiniteQueryOptions({
    queryKey: [...queryKeyOf(operationId, args), 'paged'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam }): Promise<ReplyOf<Id>> =>
      client.call(operationId, {
        ...args,
        query: { ...args.query, ...(pageParam === undefined ? {} : { after: pageParam }) },
        signal,
      } as unknown as CallArguments<Id>), // the compiler cannot follow the conditional type through the spread
    getNextPageParam: (last) => (last as { next: string | null }).next ?? undefined,
  })
}

/** What theme/first-paint.js asked for before any module was loaded; good once, and only where it succeeded. */
async function earlySession(): Promise<Session | undefined> {
  const early = globalThis as { overtSession?: Promise<Response | null> | undefined }
  const asked = early.overtSession
  early.overtSession = undefined
  const response = await asked
  return response?.ok ? ((await response.json()) as Session) : undefined
}

/** Who is signed in. */
export const sessionQuery = {
  ...query('getSession', {}),
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Session> =>
    (await earlySession()) ?? (await client.call('getSession', { signal })),
  staleTime: 5 * 60_000,
  // A browser drops what is under way when a network interface comes or goes, as on a host that starts a VM.
  retryDelay: 300,
}

/** Lists that take `ids`, by path, for reading changed rows. */
const listsByIds = {
  '/vms': 'listVms',
  '/disks': 'listDisks',
  '/hosts': 'listHosts',
  '/clusters': 'listClusters',
  '/networks': 'listNetworks',
  '/storage-domains': 'listStorageDomains',
  '/data-centers': 'listDataCenters',
  '/roles': 'listRoles',
  '/groups': 'listGroups',
  '/quotas': 'listQuotas',
} as const satisfies Record<string, ListId>

/** Reads rows of a list by their ids, at most 200. */
export async function readRows(path: string, ids: readonly string[]): Promise<readonly { id: string }[]> {
  if (!(path in listsByIds)) return []
  const operationId = listsByIds[path as keyof typeof listsByIds] // guarded by the line above
  const { items } = await client.call(operationId, { query: { ids: [...ids], limit: 200 } })
  return items
}

/** An error of the engine, or undefined for a bug of ours. */
export function asApiError(error: unknown): ApiError | undefined {
  return error instanceof ApiError ? error : undefined
}

/** Whether the engine refused it to this user whatever is sent. */
export function isForbidden(error: unknown): boolean {
  return asApiError(error)?.code === 'forbidden'
}

/** The cache of everything read. Data is kept fresh by the stream, so age alone seldom reads it again. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (asApiError(error)?.code === 'unauthenticated') onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        refetchOnWindowFocus: false,
        retry: (count, error) => count < 2 && (asApiError(error)?.retryable ?? false),
      },
    },
  })
}

/** The session, as the contract has it. */
export type Session = Schema<'Session'>
