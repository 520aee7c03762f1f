import './dashboard.css'
import { Message } from '@overt/design/feedback/Message.tsx'
import { useLiveSample } from '@overt/design/live/live-samples.ts'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { ButtonLink } from '@overt/design/shell/links.tsx'
import { type QueryClient, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { paths } from '../../paths.ts'
import { dashboardText } from '../../text/dashboard.ts'
import { text } from '../../text/pages.ts'
import { Attention } from './Attention.tsx'
import { Capacity } from './Capacity.tsx'
import { Consumers } from './Consumers.tsx'
import { LatestOperations } from './LatestOperations.tsx'
import { dashboardQuery } from './queries.ts'
import { StatusCounts } from './StatusCounts.tsx'

/** What is wrong and why, before anything else; then how many, how much, who, and what is being done. */
export default function DashboardPage() {
  const t = text.use()
  const own = dashboardText.use()
  const { data } = useSuspenseQuery(dashboardQuery)
  // Measurements change no object, so no event tells of them: each sample of the busiest host has it read again.
  const beat = useLiveSample('host', data.consumers.hostsByCpu[0]?.object.id)
  const queryClient = useQueryClient()
  useEffect(() => {
    if (beat) void queryClient.invalidateQueries({ queryKey: dashboardQuery.queryKey }, { cancelRefetch: false })
  }, [beat, queryClient])
  const isEmpty = data.counts.hosts.length === 0 && data.counts.vms.length === 0
  return (
    <>
      <PageHeader title={t('dashboard')} />
      <Section isFilled>
        <div className="ov-stack">
          {isEmpty ? (
            <Message
              tone="none"
              title={own('dashboard.noHosts')}
              actions={<ButtonLink to={paths.hosts}>{own('dashboard.toHosts')}</ButtonLink>}
            >
              {own('dashboard.noHostsBody')}
            </Message>
          ) : (
            <Attention attention={data.attention} />
          )}
          <StatusCounts counts={data.counts} />
          {isEmpty ? null : <Capacity capacity={data.capacity} beat={beat} />}
          <div className="ov-dashboard-halves">
            {isEmpty ? null : <Consumers consumers={data.consumers} />}
            <LatestOperations operations={data.operations} />
          </div>
        </div>
      </Section>
    </>
  )
}

/** Reads the dashboard before the page shows. */
export const loader = (queryClient: QueryClient) => async () => {
  await queryClient.ensureQueryData(dashboardQuery)
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('dashboard') }
