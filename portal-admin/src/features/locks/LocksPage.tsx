import type { Schema } from '@overt/api-client/engine'
import { operationTitle } from '@overt/design/feedback/operation-title.ts'
import { ErrorSentence } from '@overt/design/feedback/ErrorPanel.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import type { Action } from '@overt/design/page/actions.ts'
import { client } from '@overt/design/shell/api.ts'
import { ObjectLink, PageLink } from '@overt/design/shell/links.tsx'
import { type ListDefinition, listLoader } from '@overt/design/shell/list-definition.ts'
import { ResourceList } from '@overt/design/shell/ResourceList.tsx'
import { columns } from '@overt/design/table/columns.tsx'
import { designText } from '@overt/design/text/design-text.ts'
import { Label, type LabelColor } from '@overt/design/units/Label.tsx'
import { useQueryClient } from '@tanstack/react-query'
import { paths } from '../../paths.ts'
import { text } from '../../text/pages.ts'
import { Data } from '@overt/design/units/Data.tsx'
import { currentLanguage } from '@overt/design/text/define-text.ts'

type Lock = Schema<'Lock'>
type Row = Lock & { id: string; name: string }

const colors: Readonly<Record<Lock['holder'], LabelColor>> = {
  alive: 'green',
  queued: 'grey',
  waiting: 'blue',
  stuck: 'yellow',
  silent: 'yellow',
  gone: 'red',
}

const lockList: ListDefinition<Row> = {
  id: 'locks',
  operationId: 'listLocks',
  pageSize: 200,
  hasSearch: false,
  filters: [],
  rowOf: (lock: Lock): Row => ({
    ...lock,
    id: `${lock.operation.id}/${lock.object.id}/${lock.aspect}`,
    name: lock.object.name ?? lock.object.id,
  }),
  columns: [
    columns.custom(
      'object',
      () => text.t('lock.object'),
      ({ object }) => <ObjectLink object={object} />,
      {
        value: ({ name }) => name,
      },
    ),
    columns.custom(
      'aspect',
      () => text.t('lock.aspect'),
      ({ aspect, mode }) => (
        <>
          {text.t(`lock.aspect.${aspect}`)}
          {mode === 'shared' ? <span className="ov-unit"> {text.t('lock.shared')}</span> : null}
        </>
      ),
      { grow: 1, value: ({ aspect }) => aspect },
    ),
    columns.custom(
      'holder',
      () => text.t('lock.operation'),
      ({ operation, object }) => (
        <PageLink to={paths.operation(operation.id)}>{operationTitle({ kind: operation.kind, object })}</PageLink>
      ),
      { value: ({ operation }) => operation.kind },
    ),
    columns.custom(
      'who',
      () => text.t('operation.who'),
      ({ actor }) => (actor ? <Data>{actor}</Data> : designText.t('operations.system')),
      { hideBelow: 'md', grow: 1, value: ({ actor }) => actor },
    ),
    columns.time(
      'since',
      () => text.t('lock.since'),
      ({ since }) => since,
      { grow: 1 },
    ),
    columns.custom(
      'evidence',
      () => text.t('lock.evidence'),
      ({ holder, evidence }) => (
        <span className="ov-clamp" title={evidence} lang="en">
          <span lang={currentLanguage()}>
            <Label color={colors[holder]}>{text.t(`lock.holder.${holder}`)}</Label>
          </span>{' '}
          {evidence}
        </span>
      ),
      { grow: 4, hideBelow: 'sm', value: ({ evidence }) => evidence },
    ),
  ],
}

/** Every lock: what is held, by whom, for how long, and what is known of the holder. */
export default function LocksPage() {
  const t = text.use()
  const queryClient = useQueryClient()
  const release = async ({ operation, name }: Row) => {
    try {
      const { released } = await client.call('releaseOperationLocks', { path: { id: operation.id } })
      showToast({ variant: 'success', title: t('lock.released', { count: released }) })
    } catch (error) {
      showToast({ variant: 'danger', title: t('lock.notReleased', { name }), body: <ErrorSentence error={error} /> })
    }
    await queryClient.invalidateQueries({ queryKey: ['/locks'] })
  }
  const actionsOf = (lock: Row): readonly Action[] => [
    {
      id: 'release',
      label: t('lock.release'),
      disabledReason: lock.healable ? undefined : lock.holder === 'gone' ? designText.t('noRight') : t('lock.alive'),
      run: () => void release(lock),
    },
  ]
  return (
    <ResourceList
      list={lockList}
      title={t('locks')}
      empty={{ title: t('lock.empty'), body: t('lock.emptyBody') }}
      rowActions={actionsOf}
    />
  )
}

/** Reads the locks before the page shows. */
export const loader = listLoader(lockList)

/** The tab's title. */
export const handle = { title: () => text.t('locks') }
