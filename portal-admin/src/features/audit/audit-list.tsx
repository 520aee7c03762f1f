import { operationIds, type Schema } from '@overt/api-client/engine'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import type { ListDefinition } from '@overt/design/shell/list-definition.ts'
import { objectFilter, timeFilter } from '@overt/design/shell/list-filters.ts'
import { Button } from '@overt/design/page/Button.tsx'
import { columns } from '@overt/design/table/columns.tsx'
import { choiceFilter } from '@overt/design/table/filters.ts'
import { Data } from '@overt/design/units/Data.tsx'
import { StatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { auditText } from '../../text/audit.ts'

/** A record as a row: it is named by what happened. */
export type AuditRow = Schema<'AuditRecord'> & { readonly name: string }

/** Dialogs of the page. */
export const auditDialogs = ['record', 'proof'] as const

const outcomes = ['done', 'refused', 'failed'] as const satisfies readonly Schema<'AuditOutcome'>[]
const tones = { done: 'good', refused: 'bad', failed: 'warning' } as const
// Reads are there only when they were refused.
const operations = operationIds.toSorted()

/** What became of it, in a word and a colour. */
export function OutcomeLabel({ outcome }: { outcome: Schema<'AuditOutcome'> }) {
  return <StatusLabel tone={tones[outcome]} text={auditText.t(`outcome.${outcome}`)} />
}

/** The object as a link where it has a page; in a table one without a name by the beginning of its id. */
export function AuditedObject(props: { object: Schema<'AuditRecord'>['object']; isShort?: boolean }) {
  const { object, isShort = false } = props
  if (!object) return <>–</>
  const { kind, id, name } = object
  if (id === null) return <Data>{name ?? kind}</Data>
  // Kinds of the log are those of the estate, and some that have no page.
  const linked = { kind: kind as Schema<'ObjectKind'>, id, ...(name === null ? {} : { name }) }
  return (
    <ObjectLink object={linked}>
      {name === null && isShort ? <Data>{`${id.slice(0, 8)}…`}</Data> : undefined}
    </ObjectLink>
  )
}

function Summary({ row }: { row: AuditRow }) {
  const t = auditText.use()
  const { open } = useDialogAddress(auditDialogs)
  const words = row.repeats > 1 ? `${row.summary} (${t('times', { count: row.repeats })})` : row.summary
  return (
    <Button variant="link" isInline className="ov-audit-summary" onClick={() => open('record', row.id)}>
      <span lang="en" title={words} className="ov-clamp">
        {words}
      </span>
    </Button>
  )
}

/** The list of records. */
export const auditList: ListDefinition<AuditRow> = {
  id: 'audit',
  operationId: 'listAuditRecords',
  pageSize: 100,
  rowOf: (record: Schema<'AuditRecord'>): AuditRow => ({ ...record, name: record.summary }),
  searchLabel: () => auditText.t('search'),
  filters: [
    choiceFilter(
      'outcome',
      () => auditText.t('outcome'),
      outcomes,
      (outcome) => auditText.t(`outcome.${outcome}`),
    ),
    objectFilter('userId', () => auditText.t('who'), 'listUsers'),
    objectFilter('objectId', () => auditText.t('object'), [
      'listVms',
      'listHosts',
      'listDisks',
      'listStorageDomains',
      'listClusters',
      'listUsers',
    ]),
    choiceFilter(
      'apiOperation',
      () => auditText.t('operation'),
      ['openConsole', ...operations],
      (operation) => operation,
    ),
    timeFilter('since', () => auditText.t('since')),
    timeFilter('until', () => auditText.t('until')),
  ],
  columns: [
    columns.time(
      'at',
      () => auditText.t('at'),
      ({ at }) => at,
    ),
    columns.custom(
      'outcome',
      () => auditText.t('outcome'),
      ({ outcome }) => <OutcomeLabel outcome={outcome} />,
      { grow: 2, hideBelow: 'sm', value: ({ outcome }) => outcome },
    ),
    columns.custom(
      'who',
      () => auditText.t('who'),
      ({ userName }) => (userName === '' ? auditText.t('nobody') : <Data>{userName}</Data>),
      { hideBelow: 'md', value: ({ userName }) => userName },
    ),
    columns.custom(
      'summary',
      () => auditText.t('summary'),
      (row) => <Summary row={row} />,
      { grow: 4, value: ({ summary }) => summary },
    ),
    columns.custom(
      'object',
      () => auditText.t('object'),
      ({ object }) => <AuditedObject object={object} isShort />,
      { hideBelow: 'md', value: ({ object }) => object?.name ?? object?.id },
    ),
    columns.custom(
      'operation',
      () => auditText.t('operation'),
      ({ apiOperation }) => (
        <span className="ov-mono ov-ellipsis" translate="no" title={apiOperation}>
          {apiOperation === '*' ? auditText.t('manyOperations') : apiOperation}
        </span>
      ),
      { hideBelow: 'xl', value: ({ apiOperation }) => apiOperation },
    ),
    columns.custom(
      'address',
      () => auditText.t('address'),
      ({ clientAddress }) =>
        clientAddress === '*' ? auditText.t('manyAddresses') : <Data>{clientAddress || '–'}</Data>,
      { isExtra: true, value: ({ clientAddress }) => clientAddress },
    ),
    columns.custom(
      'code',
      () => auditText.t('code'),
      ({ code }) => <Data>{code ?? '–'}</Data>,
      {
        isExtra: true,
        value: ({ code }) => code,
      },
    ),
    columns.custom(
      'place',
      () => auditText.t('place'),
      ({ place }) => place ?? auditText.t('record.unsealed'),
      {
        isExtra: true,
        grow: 1,
        value: ({ place }) => place,
      },
    ),
  ],
}
