import type { OperationId } from '@overt/api-client/engine'
import { currentLanguage } from '../text/define-text.ts'
import { designText } from '../text/design-text.ts'
import type { FilterField } from '../table/filters.ts'
import { client } from './api.ts'

/** Lists whose objects can be a filter's values. */
type NamedList = Extract<
  OperationId,
  | 'listHosts'
  | 'listClusters'
  | 'listDataCenters'
  | 'listStorageDomains'
  | 'listVms'
  | 'listDisks'
  | 'listUsers'
  | 'listTags'
>
type Named = { readonly id: string; readonly name?: string; readonly userName?: string }

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const atMost = 20

async function read(list: NamedList, query: Record<string, unknown>): Promise<readonly Named[]> {
  const { items } = await client.call(list, { query: { limit: atMost, ...query } })
  return items
}
const nameOf = ({ name, userName, id }: Named) => name ?? userName ?? id

/** A filter whose values are objects: their ids stand in the address, their names are offered and shown. */
export function objectFilter(name: string, label: () => string, lists: NamedList | readonly NamedList[]): FilterField {
  const all = typeof lists === 'string' ? [lists] : lists
  return {
    name,
    label,
    isRemote: true,
    accepts: (value) => uuid.test(value),
    suggest: async (typed) => {
      const found = await Promise.all(all.map((list) => read(list, typed ? { search: typed } : {})))
      return found
        .flat()
        .slice(0, atMost)
        .map((object) => ({ value: object.id, label: nameOf(object) }))
    },
    readLabel: async (value) => {
      const found = await Promise.all(all.map((list) => read(list, { ids: [value] })))
      const [object] = found.flat()
      return object && nameOf(object)
    },
  }
}

const hourMs = 3_600_000
const agesHours = [1, 24, 24 * 7, 24 * 30] as const

/** A filter by a moment, as `since` or `until`: some ages are offered, and a date can be typed. */
export function timeFilter(name: string, label: () => string): FilterField {
  const format = (value: string) =>
    new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(value))
  return {
    name,
    label,
    isSingle: true,
    accepts: (value) => !Number.isNaN(Date.parse(value)) && /^\d{4}-\d{2}-\d{2}T/.test(value),
    suggest: (typed) => {
      const at = Date.parse(typed)
      if (typed && !Number.isNaN(at)) {
        const value = new Date(at).toISOString()
        return [{ value, label: format(value) }]
      }
      return agesHours.map((hours) => ({
        value: new Date(Math.floor(Date.now() / 60_000) * 60_000 - hours * hourMs).toISOString(),
        label:
          hours < 48
            ? designText.t('filter.hoursAgo', { count: hours })
            : designText.t('filter.daysAgo', { count: hours / 24 }),
      }))
    },
    labelNow: format,
  }
}
