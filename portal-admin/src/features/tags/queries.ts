import type { Schema } from '@overt/api-client/engine'
import type { Found } from '@overt/design/form/NameSearchField.tsx'
import { client, pagedQuery, query } from '@overt/design/shell/api.ts'
import { tagText } from '../../text/tags.ts'

/** A tag with all that is shown of it. */
export type Tag = Schema<'Tag'>

/** Every tag, by name; an estate has few. */
export const tagsQuery = query('listTags', { query: { limit: 1000 } })

/** One tag. */
export const tagQuery = (id: string) => query('getTag', { path: { id } })

/** What has a tag itself, by kind and name. */
export const taggedObjectsQuery = (id: string) =>
  pagedQuery('listTaggedObjects', { path: { id }, query: { limit: 200 } })

const mostFound = 8

/** A tag as a search finds it, with where it stands. */
export function foundTag({ id, name, path }: Pick<Tag, 'id' | 'name' | 'path'>): Found {
  const above = path.slice(0, -1)
  return { id, name, ...(above.length > 0 ? { kind: tagText.t('belowOf', { path: above.join(' / ') }) } : {}) }
}

/** Tags by name. */
export async function searchTags(typed: string): Promise<readonly Tag[]> {
  const { items } = await client.call('listTags', {
    query: { limit: mostFound, ...(typed === '' ? {} : { search: typed }) },
  })
  return items
}
