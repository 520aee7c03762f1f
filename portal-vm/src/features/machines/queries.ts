import type { Schema } from '@overt/api-client/engine'
import { asApiError, client, pagedQuery, query } from '@overt/design/shell/api.ts'
import { queryOptions } from '@tanstack/react-query'

/** How the machines are sorted. */
export const sorts = ['name', '-name', '-createdAt'] as const
/** One of them. */
export type Sort = (typeof sorts)[number]
/** States a user tells machines apart by; the API's words. */
export const filters = ['up', 'down', 'paused'] as const satisfies readonly Schema<'VmStatus'>[]

/** Which machines are shown, as the address has it. */
export interface MachineFilters {
  readonly search?: string | undefined
  readonly status?: (typeof filters)[number] | undefined
  /** Id of a tag. */
  readonly tag?: string | undefined
  readonly sort?: Sort | undefined
}

/** The user's machines, page by page. */
export const machinesQuery = ({ search, status, tag, sort = 'name' }: MachineFilters = {}) =>
  pagedQuery('listVms', {
    query: {
      limit: 200,
      sort,
      ...(search ? { search } : {}),
      ...(status ? { status: [status] } : {}),
      ...(tag ? { tagId: [tag] } : {}),
    },
  })

/** The filters in an address. */
export function filtersIn(read: (name: string) => string | null): MachineFilters {
  return {
    search: read('search') || undefined,
    status: filters.find((status) => status === read('status')),
    tag: /^[\da-f-]{36}$/.exec(read('tag') ?? '')?.[0],
    sort: sorts.find((sort) => sort === read('sort')),
  }
}

/** Tags the machines can be told apart by: those the user may see. */
export const tagsQuery = query('listTags', { query: { limit: 1000 } })

/** The disks of a machine. */
export const disksQuery = (id: string) => query('listVmDiskAttachments', { path: { id } })
/** The network cards of a machine. */
export const nicsQuery = (id: string) => query('listVmNics', { path: { id } })

/** Disks of the user's own that no machine has. */
export const freeDisksQuery = query('listDisks', {
  query: { limit: 1000, contentType: ['data'], attached: false, readOnly: false },
})
/** Some disks by id. */
export const theseDisksQuery = (ids: readonly string[]) => query('listDisks', { query: { ids: [...ids] } })
/** Networks that a machine can be put on. */
export const networksQuery = query('listNetworks', { query: { limit: 1000 } })

/** What a new machine begins with; null for somebody who may not make any. */
export const defaultsQuery = queryOptions({
  queryKey: ['/vms/defaults', 'whether'],
  queryFn: async ({ signal }): Promise<Schema<'VmDefaults'> | null> => {
    try {
      return await client.call('getVmDefaults', { signal })
    } catch (error) {
      if (asApiError(error)?.code === 'forbidden') return null
      throw error
    }
  },
})

/** A name for a machine made from an image, which nobody has. */
export const nameQuery = (imageName: string) => {
  const name = imageName
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 40)
  return query('getVmDefaults', { query: name === '' ? {} : { name } })
}

/** Images a machine can be made from. */
export const imagesQuery = query('listDisks', { query: { limit: 1000, contentType: ['data'], readOnly: true } })
