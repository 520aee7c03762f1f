import PlusIcon from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import { builtInRoles } from '@overt/api-client/rules/built-in-roles'
import { ActionButton } from '@overt/design/page/ActionButton.tsx'
import { part } from '@overt/design/page/part.tsx'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { listLoader } from '@overt/design/shell/list-definition.ts'
import { param } from '@overt/design/shell/page-route.ts'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { missing, without } from '../../shared/rights.ts'
import { quotaText } from '../../text/quota.ts'
import { permissionsOn } from './permission-list.tsx'
import { PermissionList } from './PermissionList.tsx'
import { quotaQuery } from '../quotas/queries.ts'

const AddConsumer = part(() => import('./AddConsumer.tsx'))

/** Who has the role of a consumer on a quota or above it. */
const consumersOf = (id: string) => ({
  ...permissionsOn(id),
  id: 'quota-consumers',
  query: { objectId: id, inherited: true, roleId: builtInRoles.quotaConsumer },
})

/** Whose VMs and disks a quota counts and limits. */
export default function QuotaConsumers() {
  const t = quotaText.use()
  const { data: quota } = useSuspenseQuery(quotaQuery(param({ params: useParams() }, 'id')))
  const dialog = useDialogAddress(['add'])
  const list = useMemo(() => consumersOf(quota.id), [quota.id])
  return (
    <div className="ov-stack">
      <p className="ov-fine">{t('consumers.hint')}</p>
      <div className="ov-row ov-tab-actions">
        <ActionButton
          action={{
            id: 'add',
            label: t('consumers.add'),
            icon: PlusIcon,
            disabledReason: without('manipulate_permissions', quota),
            missing: missing('manipulate_permissions', 'quota', quota),
            run: () => dialog.open('add'),
          }}
          variant="primary"
        />
      </div>
      <PermissionList
        list={list}
        title={t('consumers.title')}
        empty={{ title: t('consumers.none'), body: t('consumers.noneBody') }}
      />
      {dialog.name === 'add' ? <AddConsumer quota={quota} onClose={dialog.close} /> : null}
    </div>
  )
}

/** Reads the first consumers before the tab shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  const id = param(args, 'id')
  await Promise.all([
    queryClient.ensureQueryData(quotaQuery(id)),
    listLoader(consumersOf(id))(queryClient)(args, undefined),
  ])
  return null
}
