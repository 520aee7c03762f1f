// What belongs to an operation: its locks, the operations it began, its events.
import { operationTitle } from '@overt/design/feedback/operation-title.ts'
import { Panel } from '@overt/design/page/Panel.tsx'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { OperationStatusLabel, SeverityLabel } from '@overt/design/units/StatusLabel.tsx'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { useSuspenseQuery } from '@tanstack/react-query'
import { SimpleTable } from '../../shared/SimpleTable.tsx'
import { detailText } from '../../text/details.ts'
import { text } from '../../text/pages.ts'
import { childrenQuery, locksOfQuery, ownEventsQuery } from './queries.ts'

interface Of {
  readonly operationId: string
}

/** What it holds, so that others must wait. */
export function Locks({ operationId }: Of) {
  const t = detailText.use()
  const { data } = useSuspenseQuery(locksOfQuery(operationId))
  return (
    <Panel title={t('operation.locks')}>
      {data.items.length === 0 ? (
        <p className="ov-unit">{t('operation.locksNone')}</p>
      ) : (
        <SimpleTable
          label={t('operation.locks')}
          head={[t('lock.object'), t('lock.aspect'), t('lock.mode'), t('lock.evidence')]}
          rows={data.items.map(({ object, aspect, mode, evidence }) => ({
            id: `${object.id} ${aspect}`,
            cells: [
              <ObjectLink key="object" object={object} />,
              t(`lock.aspect.${aspect}`),
              t(`lock.mode.${mode}`),
              <span key="evidence" lang="en">
                {evidence}
              </span>,
            ],
          }))}
        />
      )}
    </Panel>
  )
}

/** What it began; nothing when that is nothing. */
export function Children({ operationId }: Of) {
  const t = detailText.use()
  const { data } = useSuspenseQuery(childrenQuery(operationId))
  if (data.items.length === 0) return null
  return (
    <Panel title={t('operation.children')}>
      <SimpleTable
        label={t('operation.children')}
        head={[text.t('operation.what'), text.t('status')]}
        rows={data.items.map((child) => ({
          id: child.id,
          cells: [
            <ObjectLink key="what" object={{ kind: 'operation', id: child.id, name: operationTitle(child) }} />,
            <OperationStatusLabel key="status" operation={child} />,
          ],
        }))}
      />
    </Panel>
  )
}

/** What happened in it. */
export function OwnEvents({ operationId }: Of) {
  const t = detailText.use()
  const { data } = useSuspenseQuery(ownEventsQuery(operationId))
  if (data.items.length === 0) return null
  return (
    <Panel title={t('operation.events')}>
      <SimpleTable
        label={t('operation.events')}
        head={[text.t('event.at'), text.t('event.severity'), text.t('event.message')]}
        rows={data.items.map(({ id, at, severity, message }) => ({
          id,
          cells: [
            <RelativeTime key="at" at={at} />,
            <SeverityLabel key="severity" severity={severity} />,
            <span key="message" lang="en">
              {message}
            </span>,
          ],
        }))}
      />
    </Panel>
  )
}
