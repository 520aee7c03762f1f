import type { Schema } from '@overt/api-client/engine'
import type { QueryClient } from '@tanstack/react-query'
import { readKey } from '../../live/invalidation.ts'
import type { Portal } from '../portal.ts'

type Kind = Schema<'ObjectKind'>

/** Kinds that have pages. */
const kinds = [
  'vm',
  'disk',
  'host',
  'cluster',
  'data_center',
  'network',
  'storage_domain',
  'operation',
] as const satisfies readonly Kind[]
/** One of them. */
export type PageKind = (typeof kinds)[number]

/** Whether objects of a kind have pages. */
export function isPageKind(kind: Kind): kind is PageKind {
  return kinds.some((each) => each === kind)
}

const uuid = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/

/** The object whose page, or one of whose tabs, an address of the portal is. */
export function objectAt(
  pathname: string,
  portal: Pick<Portal, 'objectPath'>,
): { kind: PageKind; id: string } | undefined {
  const id = uuid.exec(pathname)?.[0]
  if (id === undefined) return undefined
  const kind = kinds.find((candidate) => {
    const page = portal.objectPath({ kind: candidate, id })
    return page !== undefined && (pathname === page || pathname.startsWith(`${page}/`))
  })
  return kind && { kind, id }
}

/** What an object is called, if its page has read it. */
export function knownName(queryClient: QueryClient, id: string): string | undefined {
  const reads = queryClient.getQueriesData<{ name?: unknown }>({
    predicate: ({ queryKey }) => {
      const key = readKey(queryKey)
      return key?.pathId === id && key.path.endsWith('/{id}')
    },
  })
  for (const [, data] of reads) if (typeof data?.name === 'string') return data.name
  return undefined
}
