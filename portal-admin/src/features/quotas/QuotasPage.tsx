import PlusIcon from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import { ActionButton } from '@overt/design/page/ActionButton.tsx'
import { listLoader } from '@overt/design/shell/list-definition.ts'
import { ResourceList } from '@overt/design/shell/ResourceList.tsx'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { paths } from '../../paths.ts'
import { without } from '../../shared/rights.ts'
import { text } from '../../text/pages.ts'
import { quotaText } from '../../text/quota.ts'
import { dataCentersQuery } from '../data-centers/queries.ts'
import { useQuotaActions } from './actions.ts'
import { DeleteQuota } from './DeleteQuota.tsx'
import { quotaList } from './quota-list.tsx'

/** How much of the data centers people may use. */
export default function QuotasPage() {
  const t = text.use()
  const q = quotaText.use()
  const actionsOf = useQuotaActions()
  const navigate = useNavigate()
  const dataCenters = useQuery(dataCentersQuery).data?.items
  // The right to it is asked of each data center: that it is there in one is enough to begin.
  const mayIn = dataCenters?.some(({ myRights }) => myRights.includes('configure_quota')) ?? true
  const create = (
    <ActionButton
      action={{
        id: 'create',
        label: q('create'),
        icon: PlusIcon,
        disabledReason: mayIn ? undefined : without('configure_quota', { myRights: [] }),
        run: () => void navigate(paths.createQuota),
      }}
      variant="primary"
    />
  )
  return (
    <>
      <ResourceList
        list={quotaList}
        title={t('quotas')}
        empty={{ title: q('empty'), body: q('emptyBody'), actions: create }}
        actions={create}
        rowActions={actionsOf}
      />
      <DeleteQuota />
    </>
  )
}

/** Reads the quotas before the page shows. */
export const loader = listLoader(quotaList)

/** The tab's title. */
export const handle = { title: () => text.t('quotas') }
