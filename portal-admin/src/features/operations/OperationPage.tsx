import type { Schema } from '@overt/api-client/engine'
import { ErrorAdvice } from '@overt/design/feedback/ErrorPanel.tsx'
import { OperationButtons } from '@overt/design/feedback/OperationCard.tsx'
import { OperationSteps } from '@overt/design/feedback/OperationSteps.tsx'
import { operationTitle } from '@overt/design/feedback/operation-title.ts'
import { CopyText } from '@overt/design/page/CopyText.tsx'
import { type Fact, Facts } from '@overt/design/page/Facts.tsx'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { designText } from '@overt/design/text/design-text.ts'
import { ProgressBar } from '@overt/design/units/ProgressBar.tsx'
import { OperationStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { Duration, RelativeTime } from '@overt/design/units/Time.tsx'
import { Alert } from '@overt/design/feedback/Alert.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { detailText } from '../../text/details.ts'
import { text } from '../../text/pages.ts'
import { Children, Locks, OwnEvents } from './OperationParts.tsx'
import { childrenQuery, locksOfQuery, operationQuery, ownEventsQuery } from './queries.ts'
import { Data } from '@overt/design/units/Data.tsx'

type Operation = Schema<'Operation'>

/** One operation: how far it is, its steps, what it holds and waits for, what it began, and how it ended. */
export default function OperationPage() {
  const t = text.use()
  const d = detailText.use()
  const { data: operation } = useSuspenseQuery(operationQuery(param({ params: useParams() }, 'id')))
  const { error, endedAt, reason, requestId, status } = operation
  return (
    <>
      <PageHeader
        title={operationTitle(operation)}
        crumbs={[{ label: t('operations'), to: paths.operations }]}
        status={<OperationStatusLabel operation={operation} />}
        actions={<OperationButtons operation={operation} />}
      />
      <Section isFilled>
        <div className="ov-stack">
          {error ? (
            <Alert isInline variant="danger" title={<span lang="en">{error.message}</span>} component="h2">
              <ErrorAdvice mark={{ code: error.code, requestId }} />
            </Alert>
          ) : null}
          {endedAt === null && reason ? (
            <Alert
              isInline
              variant={status === 'stuck' ? 'danger' : 'info'}
              title={d(status === 'stuck' ? 'operation.stuck' : 'operation.waits')}
              component="h2"
            >
              <span lang="en">{reason}</span>
            </Alert>
          ) : null}
          <Panel title={t('operation.steps')}>
            {endedAt === null ? (
              <ProgressBar label={t('operation.progress')} percent={operation.progressPercent} />
            ) : null}
            <OperationSteps steps={operation.steps} />
          </Panel>
          <Panel title={t('general')}>
            <Facts facts={factsOf(operation)} columns={2} />
          </Panel>
          {endedAt === null ? <Locks operationId={operation.id} /> : null}
          <Children operationId={operation.id} />
          <OwnEvents operationId={operation.id} />
        </div>
      </Section>
    </>
  )
}

function factsOf(operation: Operation): Fact[] {
  const { t } = text
  const { startedAt, endedAt, parentId } = operation
  return [
    [t('operation.object'), <ObjectLink key="object" object={operation.object} />],
    [
      t('operation.who'),
      operation.actor.userName ? <Data key="who">{operation.actor.userName}</Data> : designText.t('operations.system'),
    ],
    [t('operation.started'), <RelativeTime key="begun" at={operation.createdAt} />],
    ...(startedAt && endedAt
      ? [[t('operation.duration'), <Duration key="took" ms={Date.parse(endedAt) - Date.parse(startedAt)} />] as const]
      : []),
    ...(parentId
      ? [
          [
            detailText.t('operation.parent'),
            <ObjectLink key="parent" object={{ kind: 'operation', id: parentId }}>
              {detailText.t('history.operation')}
            </ObjectLink>,
          ] as const,
        ]
      : []),
    [t('operation.request'), <CopyText key="request" value={operation.requestId} isMono />],
    [t('id'), <CopyText key="id" value={operation.id} isMono />],
  ]
}

/** Reads the operation, and what belongs to it, before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  const id = param(args, 'id')
  await queryClient.ensureQueryData(operationQuery(id))
  await Promise.all([
    queryClient.ensureQueryData(locksOfQuery(id)),
    queryClient.ensureQueryData(childrenQuery(id)),
    queryClient.ensureQueryData(ownEventsQuery(id)),
  ])
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('operations') }
