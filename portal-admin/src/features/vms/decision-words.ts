import type { Schema } from '@overt/api-client/engine'
import { placementText } from '../../text/placement.ts'

/** What a decision came to, as a sentence without its full stop. */
export function outcomeWords(decision: Schema<'PlacementDecision'>): string {
  const { t } = placementText
  const { chosen, wasFound, fittingCount, hostCount } = decision
  if (chosen) return t('decision.found', { host: chosen.name ?? '', count: fittingCount })
  if (wasFound) return t('decision.foundHidden')
  return hostCount === 0 ? t('decision.noHosts') : t('decision.none', { count: hostCount })
}
