import './tags.css'
import type { Schema } from '@overt/api-client/engine'
import { Message } from '@overt/design/feedback/Message.tsx'
import { findText } from '@overt/design/shell/find/text/find-text.ts'
import { ObjectLink, PageLink } from '@overt/design/shell/links.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { type Column, columns } from '@overt/design/table/columns.tsx'
import { ResourceTable } from '@overt/design/table/ResourceTable.tsx'
import { type QueryClient, useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { missing, without } from '../../shared/rights.ts'
import type { TaggedKind } from '../../shared/tagged.tsx'
import { tagText } from '../../text/tags.ts'
import { taggedObjectsQuery, tagQuery } from './queries.ts'
import { takeTag } from './take-tag.tsx'
import { taggedKinds } from './words.ts'

type Row = Schema<'TaggedObject'> & { readonly id: string; readonly name: string }

const lists: Readonly<Record<TaggedKind, string>> = {
  vm: paths.vms,
  host: paths.hosts,
  cluster: paths.clusters,
  data_center: paths.dataCenters,
  network: paths.networks,
  storage_domain: paths.storageDomains,
  disk: paths.disks,
}

const objectColumns: readonly Column<Row>[] = [
  columns.custom(
    'object',
    () => tagText.t('object'),
    ({ object }) => <ObjectLink object={object} />,
    { grow: 3 },
  ),
  columns.custom(
    'kind',
    () => tagText.t('kind'),
    ({ object }) => findText.t(`kind.${object.kind as TaggedKind}`), // nothing else has tags
  ),
  columns.time(
    'tagged',
    () => tagText.t('tagged'),
    ({ taggedAt }) => taggedAt,
    { hideBelow: 'sm' },
  ),
]

/** What has a tag itself, by kind, and the way to the lists of all it counts for. */
export default function TaggedObjects() {
  const t = tagText.use()
  const kinds = findText.use()
  const id = param({ params: useParams() }, 'id')
  const { data: tag } = useSuspenseQuery(tagQuery(id))
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useSuspenseInfiniteQuery(taggedObjectsQuery(id))
  const rows = data.pages
    .flatMap(({ items }) => items)
    .map((item): Row => ({ ...item, id: item.object.id, name: item.object.name ?? item.object.id }))
  const refusal = { disabledReason: without('tag_management', tag), missing: missing('tag_management', 'tag', tag) }
  return (
    <div className="ov-stack">
      <nav aria-label={t('countsFor')} className="ov-row">
        <span className="ov-unit">{t('countsFor')}:</span>
        {taggedKinds.map((kind) => (
          <PageLink key={kind} to={`${lists[kind]}?tagId=${id}`}>
            {kinds(`kinds.${kind}`)}
          </PageLink>
        ))}
      </nav>
      <ResourceTable
        label={t('objects')}
        rows={rows}
        columns={objectColumns}
        rowActions={(row) => [
          {
            id: 'take',
            label: t('takeMany'),
            ...refusal,
            run: () => void takeTag(tag, { kind: row.object.kind, id: row.id, name: row.name }),
          },
        ]}
        onEndReached={() => {
          if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
        }}
        empty={
          <Message tone="none" title={t('noObjects')}>
            {t('noObjectsBody')}
          </Message>
        }
      />
    </div>
  )
}

/** Reads the first objects before the tab shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  const id = param(args, 'id')
  await Promise.all([
    queryClient.ensureQueryData(tagQuery(id)),
    queryClient.ensureInfiniteQueryData(taggedObjectsQuery(id)),
  ])
  return null
}
