import type { Schema } from '@overt/api-client/engine'
import { policyText } from '@overt/design/feedback/policy-text/policy-text.ts'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { placementText } from '../../text/placement.ts'
import { outcomeWords } from './decision-words.ts'
import { DecisionTable } from './DecisionTable.tsx'
import { HostVerdicts, PlacementAdvice, UnnamedHosts } from './HostVerdicts.tsx'

/** One decision of the scheduler: what it came to, and behind it all that was weighed. */
export function Decision({ decision, isOpen }: { decision: Schema<'PlacementDecision'>; isOpen: boolean }) {
  const t = placementText.use()
  const p = policyText.use()
  const { operationId, kind, at, policy, hosts, advice } = decision
  const name = t(`decision.${kind}`)
  return (
    <details className="ov-panel ov-decision" open={isOpen}>
      <summary>
        <h2>
          {name} · {outcomeWords(decision)}
        </h2>
        <span className="ov-fine">
          <RelativeTime at={at} />
        </span>
      </summary>
      <div className="ov-stack">
        <p className="ov-fine">
          {t('decision.policy', { policy: p(`scheduling.${policy}`) })} ·{' '}
          <ObjectLink object={{ kind: 'operation', id: operationId }}>{t('operation')}</ObjectLink>
        </p>
        <PlacementAdvice advice={advice} />
        <DecisionTable hosts={hosts} />
        {hosts.length > 0 ? (
          <section aria-label={t('decision.words')}>
            <h3>{t('decision.words')}</h3>
            <HostVerdicts hosts={hosts} label={t('hosts')} words="decision.label" />
          </section>
        ) : null}
        <UnnamedHosts placement={decision} />
      </div>
    </details>
  )
}
