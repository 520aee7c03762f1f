import './vms.css'
import type { Schema } from '@overt/api-client/engine'
import { useSettled } from '@overt/design/form/use-settled.ts'
import { Panel } from '@overt/design/page/Panel.tsx'
import { asApiError } from '@overt/design/shell/api.ts'
import { formatBytes } from '@overt/design/units/bytes.ts'
import { Label } from '@overt/design/units/Label.tsx'
import { useQuery } from '@tanstack/react-query'
import { vmFormText as text } from '../../text/vm-form.ts'
import { placementQuery } from './previews.ts'

type Preview = Schema<'PlacementPreview'>

/** Where the VM could run now, and why not elsewhere. Follows the form with a short delay and never blocks it. */
export function PlacementPanel({ question }: { question: Schema<'PlacementQuestion'> }) {
  const t = text.use()
  const settled = useSettled(question)
  const { data, error, isPlaceholderData, isPending } = useQuery(placementQuery(settled))
  const isBehind = isPlaceholderData || settled !== question
  return (
    <Panel title={t('placement')}>
      {error ? <p className="ov-fine">{asApiError(error)?.message ?? t('placement.failed')}</p> : null}
      {isPending ? <p className="ov-fine">{t('placement.asking')}</p> : null}
      {data && !error ? (
        <div className="ov-stack" aria-busy={isBehind && isPlaceholderData}>
          <p aria-live="polite">{verdict(data)}</p>
          {data.unresolved.map(({ field, message }) => (
            <p key={field} className="ov-fine">
              {t('placement.unresolved', { message })}
            </p>
          ))}
          {data.hosts.length > 0 ? (
            <ul className="ov-hosts" aria-label={t('hosts')}>
              {data.hosts.map((host) => (
                <HostVerdict key={host.id} host={host} />
              ))}
            </ul>
          ) : null}
          <Rest preview={data} />
        </div>
      ) : null}
    </Panel>
  )
}

function verdict({ hostCount, fittingCount, chosen, clusterName }: Preview): string {
  const { t } = text
  if (hostCount === 0) return t('placement.noHosts', { cluster: clusterName })
  if (fittingCount === 0) return t('placement.none', { count: hostCount, cluster: clusterName })
  const some = t('placement.some', { count: fittingCount, total: hostCount, cluster: clusterName })
  return chosen ? `${some} ${t('placement.chosen', { host: chosen.name ?? '' })}` : some
}

function HostVerdict({ host }: { host: Preview['hosts'][number] }) {
  const t = text.use()
  const { name, fits, chosen, freeMemoryBytes, verdicts } = host
  const against = verdicts.filter(({ passed }) => !passed)
  const tone = chosen ? t('placement.label.chosen') : t(fits ? 'placement.label.fits' : 'placement.label.not')
  return (
    <li>
      <details>
        <summary>
          <span className="ov-host-name" translate="no">
            {name}
          </span>
          <Label color={chosen ? 'green' : fits ? 'blue' : 'grey'}>{tone}</Label>
          <span className="ov-fine ov-host-why" {...(against.length > 0 ? { lang: 'en' } : {})}>
            {against[0]?.detail ??
              (freeMemoryBytes === null ? '' : t('placement.left', { size: formatBytes(freeMemoryBytes) }))}
          </span>
        </summary>
        <ul className="ov-fine">
          {verdicts.map(({ filter, passed, detail }) => (
            <li key={filter}>
              {t(passed ? 'placement.passed' : 'placement.refused', {
                filter: t(`placement.filter.${filter}`),
                detail,
              })}
            </li>
          ))}
        </ul>
      </details>
    </li>
  )
}

/** The hosts that are not named: counted by reason. */
function Rest({ preview }: { preview: Preview }) {
  const t = text.use()
  const { hostCount, hiddenCount, hosts, refusals } = preview
  const unnamed = hostCount - hosts.length
  if (unnamed === 0) return null
  return (
    <div className="ov-fine">
      <p>{t('placement.more', { count: unnamed })}</p>
      {hiddenCount > 0 ? <p>{t('placement.hidden', { count: hiddenCount })}</p> : null}
      {refusals.length > 0 ? (
        <ul>
          {refusals.map(({ filter, count }) => (
            <li key={filter}>{t(`placement.count.${filter}`, { count })}</li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
