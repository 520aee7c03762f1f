import type { Schema } from '@overt/api-client/engine'
import { PageLink } from '@overt/design/shell/links.tsx'
import { formatNumber } from '@overt/design/text/define-text.ts'
import { designText } from '@overt/design/text/design-text.ts'
import { dataCenterTones, hostTones, storageTones, type Tone, vmTones } from '@overt/design/units/status-tones.ts'
import { StatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { paths } from '../../paths.ts'
import { dashboardText } from '../../text/dashboard.ts'
import { text } from '../../text/pages.ts'

interface Count {
  readonly status: string
  readonly count: number
  readonly words: string
  readonly tone: Tone
}

/** What is bad stands first, what is well before what rests. */
const toneOrder: readonly Tone[] = ['bad', 'warning', 'held', 'busy', 'good', 'idle']

/** How many are in which state; each number leads to the list of just those. */
export function StatusCounts({ counts }: { counts: Schema<'Dashboard'>['counts'] }) {
  const t = text.use()
  const own = dashboardText.use()
  const shared = designText.use()
  return (
    <div className="ov-dashboard-quarters">
      <Counts
        title={t('vms')}
        path={paths.vms}
        counts={counts.vms.map((each) => ({
          ...each,
          words: shared(`vmStatus.${each.status}`),
          tone: vmTones[each.status],
        }))}
      />
      <Counts
        title={t('hosts')}
        path={paths.hosts}
        counts={counts.hosts.map((each) => ({
          ...each,
          words: shared(`hostStatus.${each.status}`),
          tone: hostTones[each.status],
        }))}
      />
      <Counts
        title={t('storageDomains')}
        path={paths.storageDomains}
        counts={counts.storageDomains.map((each) => ({
          ...each,
          words: shared(`storageStatus.${each.status}`),
          tone: storageTones[each.status],
        }))}
      />
      <Counts
        title={own('dashboard.dataCenters')}
        path={paths.dataCenters}
        counts={counts.dataCenters.map((each) => ({
          ...each,
          words: shared(`dataCenterStatus.${each.status}`),
          tone: dataCenterTones[each.status],
        }))}
      />
    </div>
  )
}

function Counts({ title, path, counts }: { title: string; path: string; counts: readonly Count[] }) {
  const own = dashboardText.use()
  const total = counts.reduce((sum, { count }) => sum + count, 0)
  const inOrder = counts.toSorted((a, b) => toneOrder.indexOf(a.tone) - toneOrder.indexOf(b.tone) || b.count - a.count)
  return (
    <section className="ov-panel ov-counts">
      <h2>
        <PageLink to={path}>{title}</PageLink>
        <span className="ov-counts-total">{formatNumber(total)}</span>
      </h2>
      {total === 0 ? <p className="ov-unit">{own('dashboard.none')}</p> : null}
      <ul role="list">
        {inOrder.map(({ status, count, words, tone }) => (
          <li key={status}>
            <PageLink to={`${path}?status=${status}`} className="ov-count-link">
              <StatusLabel tone={tone} text={words} /> <span className="ov-quantity">{formatNumber(count)}</span>
            </PageLink>
          </li>
        ))}
      </ul>
    </section>
  )
}
