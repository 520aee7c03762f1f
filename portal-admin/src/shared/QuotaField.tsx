import { SelectField } from '@overt/design/form/fields.tsx'
import { useQuery } from '@tanstack/react-query'
import { quotaText } from '../text/quota.ts'
import { quotaQuery, usableQuotasQuery } from '../features/quotas/queries.ts'

/**
 * Whose limits a VM or a disk counts against; empty: as `none` says. It is left out where quotas do nothing, unless one
 * is set already. `dataCenterId` undefined where it is not known yet: quotas of all are offered.
 */
export function QuotaField(props: {
  dataCenterId: string | undefined
  value: string
  onChange: (quotaId: string) => void
  none: 'automatic' | 'none'
  /** Shown also where there is nothing to choose. */
  isAlways?: boolean
}) {
  const { dataCenterId, value, onChange, none, isAlways = false } = props
  const t = quotaText.use()
  const { data, isPending } = useQuery(usableQuotasQuery(dataCenterId))
  const usable = data?.items.filter(({ mode }) => mode !== 'disabled') ?? []
  const isOther = value !== '' && !isPending && !usable.some(({ id }) => id === value)
  const other = useQuery({ ...quotaQuery(value), enabled: isOther, retry: false })
  if (usable.length === 0 && value === '' && !isAlways) return null
  const areSeveral = new Set(usable.map((quota) => quota.dataCenterId)).size > 1
  return (
    <SelectField
      label={t('quota')}
      pointer="/quotaId"
      hint={t('choose.hint')}
      none={t(`choose.${none}`)}
      value={value}
      onChange={onChange}
      areNames
      choices={[
        ...usable.map(({ id, name, dataCenterName }) => ({
          value: id,
          label:
            areSeveral && dataCenterName !== null
              ? t('choose.inDataCenter', { name, dataCenter: dataCenterName })
              : name,
        })),
        ...(isOther ? [{ value, label: other.data?.name ?? t('choose.unseen') }] : []),
      ]}
    />
  )
}
