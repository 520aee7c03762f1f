import { describeCall } from '@overt/api-client/describe-call'
import type { BodyOf, Schema } from '@overt/api-client/engine'
import { builtInRoles } from '@overt/api-client/rules/built-in-roles'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { NameSearchField } from '@overt/design/form/NameSearchField.tsx'
import { mutation, query } from '@overt/design/shell/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { quotaText } from '../../text/quota.ts'
import { type FoundPrincipal, searchPrincipals } from './queries.ts'

/** Lets a user, a group or everyone use a quota: grants the role of a consumer on it. */
export default function AddConsumer({ quota, onClose }: { quota: Schema<'Quota'>; onClose: () => void }) {
  const t = quotaText.use()
  const queryClient = useQueryClient()
  const [whom, setWhom] = useState<FoundPrincipal>()
  const grant = useMutation({
    ...mutation('createPermission'),
    onSuccess: async () => {
      showToast({ variant: 'success', title: t('consumers.added', { name: whom?.name ?? '', quota: quota.name }) })
      await queryClient.invalidateQueries({ queryKey: query('listPermissions', {}).queryKey.slice(0, 1) })
      onClose()
    },
  })
  const args = (): { body: BodyOf<'createPermission'> } => ({
    body: {
      principal: whom && whom.principal !== 'everyone' ? { kind: whom.principal, id: whom.id } : { kind: 'everyone' },
      roleId: builtInRoles.quotaConsumer,
      object: { kind: 'quota', id: quota.id },
    },
  })
  return (
    <FormDialog
      title={t('consumers.addTitle', { name: quota.name })}
      submitLabel={t('consumers.add')}
      onSubmit={() => grant.mutate(args())}
      onClose={onClose}
      isPending={grant.isPending}
      isIncomplete={!whom}
      error={grant.error}
      call={() => describeCall('createPermission', args())}
    >
      <NameSearchField
        label={t('consumers.whom')}
        pointer="/principal/id"
        isRequired
        value={whom}
        onChange={setWhom}
        searchKey="principals"
        search={searchPrincipals}
      />
    </FormDialog>
  )
}
