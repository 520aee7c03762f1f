import { ObjectLink } from '@overt/design/shell/links.tsx'
import { useQuery } from '@tanstack/react-query'
import { quotaText } from '../text/quota.ts'
import { quotaQuery } from '../features/quotas/queries.ts'

/** The quota that a VM or a disk counts against, by its name, as far as the reader may see it. */
export function QuotaLink({ quotaId }: { quotaId: string }) {
  const t = quotaText.use()
  const { data, error } = useQuery({ ...quotaQuery(quotaId), retry: false })
  if (error) return <span className="ov-unit">{t('choose.unseen')}</span>
  return <ObjectLink object={{ kind: 'quota', id: quotaId, name: data?.name ?? '…' }} />
}
