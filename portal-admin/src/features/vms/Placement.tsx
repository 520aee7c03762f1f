import type { Schema } from '@overt/api-client/engine'
import { policyText } from '@overt/design/feedback/policy-text/policy-text.ts'
import { Panel } from '@overt/design/page/Panel.tsx'
import { PageLink } from '@overt/design/shell/links.tsx'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { useQuery } from '@tanstack/react-query'
import { paths } from '../../paths.ts'
import { placementText } from '../../text/placement.ts'
import { outcomeWords } from './decision-words.ts'
import { PlacementAdvice } from './HostVerdicts.tsx'
import { lastDecisionQuery } from './queries.ts'

/** What the newest decision about a VM came to, with the way to all that was weighed. Nothing for one never placed. */
export function Placement({ vmId, isRunning }: { vmId: string; isRunning: boolean }) {
  const t = placementText.use()
  const p = policyText.use()
  const decision = useQuery(lastDecisionQuery(vmId)).data?.items[0]
  if (!decision) return null
  const best = decision.hosts.find(({ chosen }) => chosen)
  const factor = Math.max(...(best?.weights.map((weight) => weight.factor) ?? []))
  const reason = best?.weights.find((weight) => weight.factor === factor)?.detail
  return (
    <Panel
      title={t(titleOf(decision, isRunning))}
      actions={<PageLink to={paths.vmTab(vmId, 'placement')}>{t('all')}</PageLink>}
    >
      <div className="ov-stack">
        <p className="ov-fine">
          {t(`decision.${decision.kind}`)} · <RelativeTime at={decision.at} /> ·{' '}
          {t('decision.policy', { policy: p(`scheduling.${decision.policy}`) })}
        </p>
        <p>
          {outcomeWords(decision)}. {reason ? <span lang="en">{reason}</span> : null}
        </p>
        <PlacementAdvice advice={decision.advice} />
      </div>
    </Panel>
  )
}

function titleOf({ kind, wasFound }: Schema<'PlacementDecision'>, isRunning: boolean) {
  if (!wasFound) return `lastRefused.${kind}` as const
  return isRunning ? 'last' : 'lastRan'
}
