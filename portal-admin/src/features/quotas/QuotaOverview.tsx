import { formatQuantity } from '@overt/design/chart/quantity.ts'
import { CopyText } from '@overt/design/page/CopyText.tsx'
import { Facts } from '@overt/design/page/Facts.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { QuotaBars } from '@overt/design/quota/QuotaBars.tsx'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { text } from '../../text/pages.ts'
import { quotaText } from '../../text/quota.ts'
import { quotaQuery } from './queries.ts'

/** The limits of a quota with what is used of them. */
export default function QuotaOverview() {
  const t = text.use()
  const q = quotaText.use()
  const { data: quota } = useSuspenseQuery(quotaQuery(param({ params: useParams() }, 'id')))
  const { mode, dataCenterId, dataCenterName, clusterParts, storageParts } = quota
  const ofLimits = (threshold: number, grace: number) =>
    q('rules', { threshold: formatQuantity(threshold, 'percent'), most: formatQuantity(100 + grace, 'percent') })
  return (
    <div className="ov-stack">
      <Panel title={q('limits')}>
        {clusterParts.length + storageParts.length === 0 ? (
          <p className="ov-unit">{q('noPart')}</p>
        ) : (
          <div className="ov-stack">
            <p className="ov-fine">{q('limitsHint')}</p>
            <QuotaBars quota={quota} words="full" />
          </div>
        )}
      </Panel>
      <Panel title={t('general')}>
        <Facts
          facts={[
            [
              q('dataCenter'),
              dataCenterName === null ? (
                '–'
              ) : (
                <ObjectLink
                  key="data-center"
                  object={{ kind: 'data_center', id: dataCenterId, name: dataCenterName }}
                />
              ),
            ],
            [
              q('mode'),
              <span key="mode">
                {q(`mode.${mode}`)} <span className="ov-fine">{q(`modeHint.${mode}`)}</span>
              </span>,
            ],
            [q('part.cluster'), ofLimits(quota.clusterThresholdPercent, quota.clusterGracePercent)],
            [q('part.storage'), ofLimits(quota.storageThresholdPercent, quota.storageGracePercent)],
            [t('createdAt'), <RelativeTime key="created" at={quota.createdAt} />],
            [t('id'), <CopyText key="id" value={quota.id} isMono />],
          ]}
        />
      </Panel>
    </div>
  )
}
