import type { Schema } from '@overt/api-client/engine'
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { Message } from '../../feedback/Message.tsx'
import { Button } from '../../page/Button.tsx'
import { part } from '../../page/part.tsx'
import { type Column, columns } from '../../table/columns.tsx'
import { ResourceTable } from '../../table/ResourceTable.tsx'
import { Data } from '../../units/Data.tsx'
import { Label } from '../../units/Label.tsx'
import { query } from '../api.ts'
import { useDialogAddress } from '../dialog-address.ts'
import { sessionsText } from './text/sessions-text.ts'

type LoginSession = Schema<'LoginSession'>
interface Row extends LoginSession {
  /** Its browser, in words. */
  readonly name: string
}

/** The sessions of a user. */
export const sessionsQuery = (userId: string) => query('listSessions', { query: { userId, limit: 1000 } })

const EndSessions = part(() => import('./EndSessions.tsx'))

function browserOf({ browser, system }: LoginSession): string {
  if (browser && system) return sessionsText.t('browserOn', { browser, system })
  return browser || system || sessionsText.t('unknown')
}

const sessionColumns: readonly Column<Row>[] = [
  columns.custom(
    'browser',
    () => sessionsText.t('browser'),
    ({ name, current }) => (
      <span className="ov-row">
        {name}
        {current ? <Label color="blue">{sessionsText.t('this')}</Label> : null}
      </span>
    ),
    { grow: 3 },
  ),
  columns.custom(
    'address',
    () => sessionsText.t('address'),
    ({ clientAddress }) => <Data isMono>{clientAddress}</Data>,
  ),
  columns.time(
    'made',
    () => sessionsText.t('made'),
    ({ createdAt }) => createdAt,
    { hideBelow: 'md' },
  ),
  columns.time(
    'used',
    () => sessionsText.t('used'),
    ({ lastUsedAt }) => lastUsedAt,
    { hideBelow: 'sm' },
  ),
  columns.time(
    'idleEnd',
    () => sessionsText.t('idleEnd'),
    ({ idleEndsAt }) => idleEndsAt,
    { hideBelow: 'lg' },
  ),
  columns.time(
    'end',
    () => sessionsText.t('end'),
    ({ endsAt }) => endsAt,
    { hideBelow: 'lg' },
  ),
]

/** The sessions of a user, each to be ended, or all (but for one's own) at once. */
export function SessionTable(props: { user: Pick<Schema<'User'>, 'id' | 'userName'>; isOwn: boolean; hint?: string }) {
  const { user, isOwn, hint } = props
  const text = sessionsText.use()
  const queryClient = useQueryClient()
  const { items } = useSuspenseQuery(sessionsQuery(user.id)).data
  const rows = items.map((session) => ({ ...session, name: browserOf(session) }))
  const dialog = useDialogAddress(['end', 'end-all'])
  const one = rows.find(({ id }) => id === dialog.id)
  const isAnyOther = rows.some(({ current }) => !current)
  const onEnded = () => queryClient.invalidateQueries({ queryKey: sessionsQuery(user.id).queryKey.slice(0, 1) })
  return (
    <div className="ov-stack">
      <div className="ov-row">
        {hint === undefined ? null : <p className="ov-page-description">{hint}</p>}
        {isAnyOther ? (
          <Button variant="secondary" onClick={() => dialog.open('end-all')}>
            {text(isOwn ? 'endOthers' : 'endAll')}
          </Button>
        ) : null}
      </div>
      <ResourceTable
        label={text('sessions')}
        rows={rows}
        columns={sessionColumns}
        rowActions={({ id, current }) => [
          {
            id: 'end',
            label: text('endOne'),
            isDanger: true,
            disabledReason: current ? text('endThis') : undefined,
            run: () => dialog.open('end', id),
          },
        ]}
        empty={
          <Message tone="none" title={text('none')}>
            {text('noneBody')}
          </Message>
        }
      />
      {dialog.name === 'end' && one ? (
        <EndSessions
          ending={{ what: 'one', session: one, browser: one.name }}
          onEnded={onEnded}
          onClose={dialog.close}
        />
      ) : null}
      {dialog.name === 'end-all' ? (
        <EndSessions
          ending={isOwn ? { what: 'others' } : { what: 'all', user }}
          onEnded={onEnded}
          onClose={dialog.close}
        />
      ) : null}
    </div>
  )
}
