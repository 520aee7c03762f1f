import type { Schema } from '@overt/api-client/engine'
import { useSettled } from '@overt/design/form/use-settled.ts'
import { Panel } from '@overt/design/page/Panel.tsx'
import { asApiError } from '@overt/design/shell/api.ts'
import { useQuery } from '@tanstack/react-query'
import { placementText as text } from '../../text/placement.ts'
import { HostVerdicts, PlacementAdvice, UnnamedHosts } from './HostVerdicts.tsx'
import { placementQuery } from './previews.ts'

type Preview = Schema<'PlacementPreview'>

/** Where the VM could run now, and why not elsewhere. Follows the form with a short delay and never blocks it. */
export function PlacementPanel({ question }: { question: Schema<'PlacementQuestion'> }) {
  const t = text.use()
  const settled = useSettled(question)
  const { data, error, isPlaceholderData, isPending } = useQuery(placementQuery(settled))
  const isBehind = isPlaceholderData || settled !== question
  return (
    <Panel title={t('title')}>
      {error ? <p className="ov-fine">{asApiError(error)?.message ?? t('failed')}</p> : null}
      {isPending ? <p className="ov-fine">{t('asking')}</p> : null}
      {data && !error ? (
        <div className="ov-stack" aria-busy={isBehind && isPlaceholderData}>
          <p aria-live="polite">{verdict(data)}</p>
          <PlacementAdvice advice={data.advice} />
          {data.unresolved.map(({ field, message }) => (
            <p key={field} className="ov-fine">
              {t('unresolved', { message })}
            </p>
          ))}
          <HostVerdicts hosts={data.hosts} label={t('hosts')} words="label" />
          <UnnamedHosts placement={data} />
        </div>
      ) : null}
    </Panel>
  )
}

function verdict({ hostCount, fittingCount, chosen, clusterName }: Preview): string {
  const { t } = text
  if (hostCount === 0) return t('noHosts', { cluster: clusterName })
  if (fittingCount === 0) return t('none', { count: hostCount, cluster: clusterName })
  const some = t('some', { count: fittingCount, total: hostCount, cluster: clusterName })
  return chosen ? `${some} ${t('chosen', { host: chosen.name ?? '' })}` : some
}
