import './vms.css'
import type { Schema } from '@overt/api-client/engine'
import { formatBytes } from '@overt/design/units/bytes.ts'
import { Label } from '@overt/design/units/Label.tsx'
import { placementText } from '../../text/placement.ts'

/** How hosts are called that fit or do not: before a decision, or after it. */
export type VerdictWords = 'label' | 'decision.label'

/** Hosts with every filter's and weight's word on them, each behind its name and the shortest reason. */
export function HostVerdicts(props: { hosts: readonly Schema<'PlacementHost'>[]; label: string; words: VerdictWords }) {
  const { hosts, label, words } = props
  if (hosts.length === 0) return null
  return (
    <ul className="ov-hosts" aria-label={label}>
      {hosts.map((host) => (
        <HostVerdict key={host.id} host={host} words={words} />
      ))}
    </ul>
  )
}

function HostVerdict({ host, words }: { host: Schema<'PlacementHost'>; words: VerdictWords }) {
  const t = placementText.use()
  const { name, fits, chosen, freeMemoryBytes, verdicts, weights } = host
  const against = verdicts.filter(({ passed }) => !passed)
  const tone = chosen ? t(`${words}.chosen`) : t(fits ? `${words}.fits` : `${words}.not`)
  return (
    <li>
      <details>
        <summary>
          <span className="ov-host-name" translate="no">
            {name}
          </span>
          <Label color={chosen ? 'green' : fits ? 'blue' : 'grey'}>{tone}</Label>
          <span className="ov-fine ov-host-why" {...(against.length > 0 ? { lang: 'en' } : {})}>
            {against[0]?.detail ?? (freeMemoryBytes === null ? '' : t('left', { size: formatBytes(freeMemoryBytes) }))}
          </span>
        </summary>
        <ul className="ov-fine">
          {verdicts.map(({ filter, passed, detail }) => (
            <li key={filter}>{t(passed ? 'passed' : 'refused', { filter: t(`filter.${filter}`), detail })}</li>
          ))}
          {weights.map(({ weight, factor, points, detail }) => (
            <li key={weight}>{t('weighed', { weight: t(`weight.${weight}`), points, factor, detail })}</li>
          ))}
        </ul>
      </details>
    </li>
  )
}

/** The hosts that are not named: counted by reason. */
export function UnnamedHosts(props: {
  placement: Pick<Schema<'PlacementPreview'>, 'hostCount' | 'hiddenCount' | 'hosts' | 'refusals'>
}) {
  const t = placementText.use()
  const { hostCount, hiddenCount, hosts, refusals } = props.placement
  const unnamed = hostCount - hosts.length
  if (unnamed === 0) return null
  return (
    <div className="ov-fine">
      <p>{t('more', { count: unnamed })}</p>
      {hiddenCount > 0 ? <p>{t('hidden', { count: hiddenCount })}</p> : null}
      {refusals.length > 0 ? (
        <ul>
          {refusals.map(({ filter, count }) => (
            <li key={filter}>{t(`count.${filter}`, { count })}</li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}

/** What would help where no host fits. */
export function PlacementAdvice({ advice }: { advice: Schema<'PlacementAdvice'> }) {
  const t = placementText.use()
  if (advice.length === 0) return null
  return (
    <div>
      <p>{t('advice')}</p>
      <ul className="ov-advice" lang="en">
        {advice.map(({ hostId, text }) => (
          <li key={hostId}>{text}</li>
        ))}
      </ul>
    </div>
  )
}
