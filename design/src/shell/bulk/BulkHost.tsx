import { useQuery } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { query } from '../api.ts'
import { type BulkRun, bulkRuns, noteOperations } from './bulk-runs.ts'
import { part } from '../../page/part.tsx'

const BulkConfirm = part(() => import('./BulkConfirm.tsx'))
const BulkPanel = part(() => import('./BulkPanel.tsx'))

/** Operations in one read. */
const chunkSize = 100

/** Bulk actions beside every page: what is asked about, what is under way, and what became of it. */
export default function BulkHost() {
  const { asked, runs } = useSyncExternalStore(bulkRuns.subscribe, bulkRuns.get)
  return (
    <>
      {asked ? <BulkConfirm action={asked} /> : null}
      {runs.length > 0 ? <BulkPanel runs={runs} /> : null}
      {runs.filter(({ isSent }) => isSent).flatMap(chunksOf)}
    </>
  )
}

function chunksOf(run: BulkRun) {
  const begun = run.items.filter(({ operationId }) => operationId !== undefined)
  const chunks: (typeof begun)[] = []
  for (let from = 0; from < begun.length; from += chunkSize) chunks.push(begun.slice(from, from + chunkSize))
  return chunks
    .filter((chunk) => chunk.some(({ state }) => state === 'running'))
    .map((chunk) => (
      <Follow key={`${run.number}/${chunk[0]?.id}`} ids={chunk.flatMap(({ operationId }) => operationId ?? [])} />
    ))
}

/** Hears of the ends of operations: the stream marks the query when one of them changes. */
function Follow({ ids }: { ids: string[] }) {
  const { data } = useQuery(query('listOperations', { query: { ids, limit: ids.length } }))
  useEffect(() => {
    if (data) noteOperations(data.items)
  }, [data])
  return null
}
