import PlusIcon from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import { Alert } from '@overt/design/feedback/Alert.tsx'
import { ActionButton } from '@overt/design/page/ActionButton.tsx'
import { listLoader } from '@overt/design/shell/list-definition.ts'
import { param } from '@overt/design/shell/page-route.ts'
import { ResourceList } from '@overt/design/shell/ResourceList.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type LoaderFunctionArgs, useNavigate, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { missing, without } from '../../shared/rights.ts'
import { quotaText } from '../../text/quota.ts'
import { dataCenterQuery } from '../data-centers/queries.ts'
import { useQuotaActions } from './actions.ts'
import { DeleteQuota } from './DeleteQuota.tsx'
import { quotasOf } from './quota-list.tsx'

/** The quotas of a data center, and what they do there. */
export default function DataCenterQuotas() {
  const t = quotaText.use()
  const { data: dataCenter } = useSuspenseQuery(dataCenterQuery(param({ params: useParams() }, 'id')))
  const { id, quotaMode } = dataCenter
  const navigate = useNavigate()
  const actionsOf = useQuotaActions()
  const list = useMemo(() => quotasOf(id), [id])
  const create = (
    <ActionButton
      action={{
        id: 'create',
        label: t('create'),
        icon: PlusIcon,
        disabledReason: without('configure_quota', dataCenter),
        missing: missing('configure_quota', 'data_center', dataCenter),
        run: () => void navigate(paths.createQuotaIn(id)),
      }}
      variant="primary"
    />
  )
  return (
    <div className="ov-stack">
      {quotaMode === 'disabled' ? (
        <Alert isInline variant="info" title={t('disabledHere')} component="h2">
          <p>{t('disabledBody')}</p>
        </Alert>
      ) : (
        <p className="ov-fine">{t(`modeHint.${quotaMode}`)}</p>
      )}
      <div className="ov-row ov-tab-actions">{create}</div>
      <ResourceList
        isTab
        list={list}
        title={t('tab.quotas')}
        empty={{ title: t('empty'), body: t('emptyBody') }}
        rowActions={actionsOf}
      />
      <DeleteQuota />
    </div>
  )
}

/** Reads the data center and its quotas before the tab shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  const id = param(args, 'id')
  await Promise.all([
    queryClient.ensureQueryData(dataCenterQuery(id)),
    listLoader(quotasOf(id))(queryClient)(args, undefined),
  ])
  return null
}
