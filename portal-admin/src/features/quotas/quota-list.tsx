import type { Schema } from '@overt/api-client/engine'
import { type LimitState, stateOf } from '@overt/design/quota/amounts.ts'
import { quotaText as shared } from '@overt/design/quota/text/quota-text.ts'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { beneath, type ListDefinition } from '@overt/design/shell/list-definition.ts'
import { objectFilter } from '@overt/design/shell/list-filters.ts'
import { columns } from '@overt/design/table/columns.tsx'
import type { Tone } from '@overt/design/units/status-tones.ts'
import { StatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { paths } from '../../paths.ts'
import { text } from '../../text/pages.ts'
import { quotaText } from '../../text/quota.ts'

type Quota = Schema<'Quota'>

const gravest: readonly LimitState[] = ['within', 'near', 'over', 'beyond']
const tones: Readonly<Record<LimitState, Tone>> = { within: 'good', near: 'warning', over: 'warning', beyond: 'bad' }

/** How the fullest limit of a quota stands. */
export function quotaState(quota: Quota): LimitState {
  const cluster = { thresholdPercent: quota.clusterThresholdPercent, gracePercent: quota.clusterGracePercent }
  const storage = { thresholdPercent: quota.storageThresholdPercent, gracePercent: quota.storageGracePercent }
  const states = [
    ...quota.clusterParts.flatMap((part) => [
      stateOf(part.usedVcpus, { limit: part.vcpus, ...cluster }),
      stateOf(part.usedMemoryBytes, { limit: part.memoryBytes, ...cluster }),
    ]),
    ...quota.storageParts.map((part) => stateOf(part.usedBytes, { limit: part.bytes, ...storage })),
  ]
  return gravest.findLast((state) => states.includes(state)) ?? 'within'
}

/** How full a quota is, in words and by colour. */
export function QuotaStateLabel({ quota }: { quota: Quota }) {
  const state = quotaState(quota)
  return <StatusLabel tone={tones[state]} text={shared.t(`state.${state}`)} />
}

/** The list of quotas. */
export const quotaList: ListDefinition<Quota> = {
  id: 'quotas',
  operationId: 'listQuotas',
  pageSize: 200,
  searchLabel: () => quotaText.t('search'),
  filters: [objectFilter('dataCenterId', () => quotaText.t('dataCenter'), 'listDataCenters')],
  columns: [
    columns.name(
      () => text.t('name'),
      ({ id }) => paths.quota(id),
    ),
    columns.custom(
      'state',
      () => text.t('status'),
      (quota) => <QuotaStateLabel quota={quota} />,
      { value: quotaState },
    ),
    columns.custom(
      'dataCenter',
      () => quotaText.t('dataCenter'),
      ({ dataCenterId, dataCenterName }) =>
        dataCenterName === null ? (
          <span className="ov-unit">–</span>
        ) : (
          <ObjectLink object={{ kind: 'data_center', id: dataCenterId, name: dataCenterName }} />
        ),
      { hideBelow: 'sm', value: ({ dataCenterName }) => dataCenterName },
    ),
    columns.custom(
      'mode',
      () => quotaText.t('mode'),
      ({ mode }) => quotaText.t(`mode.${mode}`),
      { grow: 1, hideBelow: 'md', value: ({ mode }) => mode },
    ),
    columns.number(
      'vms',
      () => quotaText.t('vms'),
      ({ vmCount }) => vmCount,
      { hideBelow: 'sm' },
    ),
    columns.number(
      'disks',
      () => quotaText.t('disks'),
      ({ diskCount }) => diskCount,
      { hideBelow: 'sm' },
    ),
  ],
}

/** The quotas of a data center. */
export const quotasOf = (dataCenterId: string) =>
  beneath(quotaList, {
    id: 'quotas-of-data-center',
    query: { dataCenterId: [dataCenterId] },
    without: ['dataCenter', 'mode'],
  })
