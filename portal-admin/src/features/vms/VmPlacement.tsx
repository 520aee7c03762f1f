import './vms.css'
import { Message } from '@overt/design/feedback/Message.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { type QueryClient, useSuspenseInfiniteQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { MoreButton } from '../../shared/MoreButton.tsx'
import { placementText } from '../../text/placement.ts'
import { Decision } from './Decision.tsx'
import { decisionsQuery } from './queries.ts'

/** Why a VM runs where it does: what its starts and migrations weighed, the newest first. */
export default function VmPlacement() {
  const t = placementText.use()
  const vmId = param({ params: useParams() }, 'id')
  const query = useSuspenseInfiniteQuery(decisionsQuery(vmId))
  const decisions = query.data.pages.flatMap(({ items }) => items)
  if (decisions.length === 0)
    return (
      <Message tone="none" title={t('decisions.empty')}>
        {t('decisions.emptyBody')}
      </Message>
    )
  return (
    <div className="ov-stack">
      {decisions.map((decision, index) => (
        <Decision key={decision.operationId} decision={decision} isOpen={index === 0} />
      ))}
      <MoreButton key={vmId} label={t('decisions.more')} query={query} />
    </div>
  )
}

/** Reads the newest decisions before the tab shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureInfiniteQueryData(decisionsQuery(param(args, 'id')))
  return null
}
