import type { Schema } from '@overt/api-client/engine'
import { type HitRow, places } from './store.ts'

type Kind = Schema<'ObjectKind'>

/** Order of kinds whose best hits are as good as each other's. */
const kindOrder: readonly string[] = [
  'vm',
  'host',
  'disk',
  'network',
  'storage_domain',
  'cluster',
  'data_center',
  'operation',
]

/** Hits grouped by kind, each object once, the best first. */
export function searchView(rows: readonly HitRow[], limit: number): Schema<'SearchResult'> {
  const byKind = new Map<string, Map<string, HitRow>>()
  for (const row of rows) {
    const ofKind = byKind.get(row.kind) ?? new Map<string, HitRow>()
    byKind.set(row.kind, ofKind)
    const known = ofKind.get(row.id)
    if (!known || row.place < known.place) ofKind.set(row.id, row)
  }
  const groups = [...byKind].map(([kind, found]) => ({ kind, hits: [...found.values()].sort(compareHits) }))
  groups.sort(
    (a, b) =>
      (a.hits[0]?.place ?? 0) - (b.hits[0]?.place ?? 0) || kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind),
  )
  return {
    groups: groups.map(({ kind, hits }) => ({
      kind: kind as Kind, // written by the statements of the store alone
      items: hits.slice(0, limit).map(hitView),
      more: hits.length > limit,
    })),
  }
}

function compareHits(a: HitRow, b: HitRow): number {
  return a.place - b.place || compareText(a.name.toLowerCase(), b.name.toLowerCase()) || compareText(a.id, b.id)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function hitView({ kind, id, name, description, place, address }: HitRow): Schema<'SearchHit'> {
  const { field, how } = places[place] ?? places[0]
  const values = { name, description, id, ip_address: address ?? '', mac_address: address ?? '' }
  return {
    object: { kind: kind as Kind, id, name }, // as above
    description,
    match: { field, value: values[field], how },
  }
}
