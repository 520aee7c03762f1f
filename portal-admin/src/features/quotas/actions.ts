import type { Schema } from '@overt/api-client/engine'
import type { Action } from '@overt/design/page/actions.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { useNavigate } from 'react-router'
import { paths } from '../../paths.ts'
import { missing, without } from '../../shared/rights.ts'
import { quotaText } from '../../text/quota.ts'

type Quota = Schema<'Quota'>

/** A function from a quota to what can be done with it. */
export function useQuotaActions(): (quota: Quota) => readonly [edit: Action, remove: Action] {
  const t = quotaText.use()
  const navigate = useNavigate()
  const dialog = useDialogAddress(['delete'])
  return (quota) => {
    const refusal = {
      disabledReason: without('configure_quota', quota),
      missing: missing('configure_quota', 'quota', quota),
    }
    return [
      { id: 'edit', label: t('edit'), ...refusal, run: () => void navigate(paths.editQuota(quota.id)) },
      { id: 'delete', label: t('delete'), ...refusal, isDanger: true, run: () => dialog.open('delete', quota.id) },
    ]
  }
}
