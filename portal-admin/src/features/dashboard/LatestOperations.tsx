import type { Schema } from '@overt/api-client/engine'
import { operationTitle } from '@overt/design/feedback/operation-title.ts'
import { Panel } from '@overt/design/page/Panel.tsx'
import { PageLink } from '@overt/design/shell/links.tsx'
import { designText } from '@overt/design/text/design-text.ts'
import { ProgressBar } from '@overt/design/units/ProgressBar.tsx'
import { OperationStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { paths } from '../../paths.ts'
import { dashboardText } from '../../text/dashboard.ts'
import { text } from '../../text/pages.ts'
import { Data } from '@overt/design/units/Data.tsx'

type Operation = Schema<'Operation'>

/** What is being done, then what was done last. */
export function LatestOperations({ operations }: { operations: readonly Operation[] }) {
  const t = text.use()
  const own = dashboardText.use()
  return (
    <Panel
      title={own('dashboard.operations')}
      actions={<PageLink to={paths.operations}>{own('dashboard.operationsAll')}</PageLink>}
    >
      {operations.length === 0 ? <p className="ov-unit">{t('operation.empty')}</p> : null}
      <ul role="list" className="ov-latest-operations">
        {operations.map((operation) => (
          <OperationRow key={operation.id} operation={operation} />
        ))}
      </ul>
    </Panel>
  )
}

function OperationRow({ operation }: { operation: Operation }) {
  const shared = designText.use()
  const title = operationTitle(operation)
  return (
    <li>
      <div className="ov-latest-operation">
        <PageLink to={paths.operation(operation.id)}>{title}</PageLink>
        <p className="ov-fine">
          <RelativeTime at={operation.createdAt} /> ·{' '}
          {operation.actor.userName ? <Data>{operation.actor.userName}</Data> : shared('operations.system')}
        </p>
      </div>
      <div className="ov-latest-status">
        <OperationStatusLabel operation={{ status: operation.status, reason: '' }} />
        {operation.endedAt === null ? (
          <ProgressBar label={shared('operations.progress', { title })} percent={operation.progressPercent} />
        ) : null}
      </div>
    </li>
  )
}
