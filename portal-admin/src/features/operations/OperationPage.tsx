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
import { OperationStatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { formatDuration } from '@overt/design/units/time.ts'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { Alert } from '@patternfly/react-core/dist/esm/components/Alert'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { text } from '../../text/text.ts'
import { operationQuery } from './queries.ts'

/** One operation: its steps, who began it, and how it ended. */
export default function OperationPage() {
  const t = text.use()
  const shared = designText.use()
  const { data: operation } = useSuspenseQuery(operationQuery(param({ params: useParams() }, 'id')))
  const { startedAt, endedAt, error } = operation
  const facts: Fact[] = [
    [t('operation.object'), <ObjectLink key="object" object={operation.object} />],
    [t('operation.who'), operation.actor.userName || shared('operations.system')],
    [t('operation.started'), <RelativeTime key="begun" at={operation.createdAt} />],
    ...(startedAt && endedAt
      ? [[t('operation.duration'), formatDuration(Date.parse(endedAt) - Date.parse(startedAt))] as const]
      : []),
    [t('operation.request'), <CopyText key="request" value={operation.requestId} isMono />],
    [t('id'), <CopyText key="id" value={operation.id} isMono />],
  ]
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
            <Alert isInline variant="danger" title={error.message} component="h2">
              <code>{error.code}</code>
            </Alert>
          ) : null}
          <Panel title={t('operation.steps')}>
            <OperationSteps steps={operation.steps} />
          </Panel>
          <Panel title={t('general')}>
            <Facts facts={facts} />
          </Panel>
        </div>
      </Section>
    </>
  )
}

/** Reads the operation before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(operationQuery(param(args, 'id')))
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('operations') }
