import type { Schema } from '@overt/api-client/engine'
import { part } from '@overt/design/page/part.tsx'
import { objectFilter } from '@overt/design/shell/list-filters.ts'
import { ResourceList, type ResourceListProps } from '@overt/design/shell/ResourceList.tsx'
import { type Column, columns, type TableRow } from '@overt/design/table/columns.tsx'
import { Data } from '@overt/design/units/Data.tsx'
import { Label } from '@overt/design/units/Label.tsx'
import { useState } from 'react'
import { text } from '../text/text.ts'

const ChooseTag = part(() => import('../features/tags/ChooseTag.tsx'))

/** Kinds of objects that can have tags. */
export type TaggedKind = 'data_center' | 'cluster' | 'host' | 'network' | 'storage_domain' | 'disk' | 'vm'

/** An object with its tags. */
export interface Tagged extends TableRow {
  readonly tags: readonly Schema<'TagOnObject'>[]
  readonly myRights: readonly Schema<'Right'>[]
}

/** Narrows a list to what tags count for. */
export const tagFilter = objectFilter('tagId', () => text.t('tags'), 'listTags')

/** The tags that count for a row; what is not its own is outlined. */
export const tagColumn: Column<Tagged> = columns.custom(
  'tags',
  () => text.t('tags'),
  ({ tags }) => (
    <span className="ov-ellipsis" title={tags.map(({ name }) => name).join(', ')}>
      {tags.length === 0 ? <span className="ov-unit">–</span> : null}
      {tags.map(({ id, name, inherited }) => (
        <Label key={id} color="blue" isOutlined={inherited}>
          <Data>{name}</Data>
        </Label>
      ))}
    </span>
  ),
  { isExtra: true, value: ({ tags }) => tags.map(({ name }) => name).join(' ') },
)

/** A list of what can have tags: they are put on what is chosen, or taken off it. */
export function TaggedList<Row extends Tagged>({ kind, ...props }: ResourceListProps<Row> & { kind: TaggedKind }) {
  const t = text.use()
  const [asked, setAsked] = useState<{ readonly mode: 'put' | 'take'; readonly objects: readonly Row[] }>()
  const { bulkActions } = props
  return (
    <>
      <ResourceList
        {...props}
        bulkActions={(rows) => [
          ...(bulkActions?.(rows) ?? []),
          { id: 'put', label: t('tag.put'), run: () => setAsked({ mode: 'put', objects: rows }) },
          {
            id: 'take',
            label: t('tag.take'),
            disabledReason: rows.some(({ tags }) => tags.some(({ inherited }) => !inherited))
              ? undefined
              : t('tag.none'),
            run: () => setAsked({ mode: 'take', objects: rows }),
          },
        ]}
      />
      {asked ? <ChooseTag {...asked} kind={kind} onClose={() => setAsked(undefined)} /> : null}
    </>
  )
}
