import type { Schema } from '@overt/api-client/engine'
import { query } from '@overt/design/shell/api.ts'

/** Filters of the disk list. */
export interface DiskFilters {
  readonly search?: string | undefined
  readonly contentType?: Schema<'DiskContentType'> | undefined
  /** Only images to clone from (true), or only disks that are written to. */
  readonly readOnly?: boolean | undefined
}

/** Disks by name. */
export const disksQuery = ({ search, contentType, readOnly }: DiskFilters) =>
  query('listDisks', {
    query: {
      limit: 1000,
      ...(search ? { search } : {}),
      ...(contentType ? { contentType: [contentType] } : {}),
      ...(readOnly === undefined ? {} : { readOnly }),
    },
  })

/** Images that disks can be cloned from. */
export const imagesQuery = disksQuery({ contentType: 'data', readOnly: true })
/** ISO images for CD drives. */
export const isosQuery = disksQuery({ contentType: 'iso' })

/** One disk. */
export const diskQuery = (id: string) => query('getDisk', { path: { id } })

/** The VMs with these ids, as far as the reader may see them. */
export const vmsByIdQuery = (ids: readonly string[]) =>
  query('listVms', { query: { ids: ids.slice(0, 200), limit: 200 } })
