import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { SelectField } from '@overt/design/form/fields.tsx'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { mutation } from '@overt/design/shell/api.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { text } from '../../text/text.ts'
import { networksQuery, nicsQuery } from './queries.ts'

/** Connects a machine to a network that its user may see. */
export default function AddNic({ vm, onClose }: { vm: Schema<'Vm'>; onClose: () => void }) {
  const t = text.use()
  const queryClient = useQueryClient()
  const networks = useQuery(networksQuery)
  const [chosen, setChosen] = useState<string>()
  const choices = (networks.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const networkId = chosen ?? (choices.length === 1 ? (choices[0]?.value ?? '') : '')
  const add = useMutation({
    ...mutation('createVmNic'),
    onSuccess: async ({ name, networkName }) => {
      showToast({ variant: 'success', title: t('nicAdded', { name, network: networkName }) })
      await queryClient.invalidateQueries({ queryKey: nicsQuery(vm.id).queryKey })
      onClose()
    },
  })
  const args = () => ({ path: { id: vm.id }, body: { networkId, model: 'virtio' as const, linked: true } })
  return (
    <FormDialog
      title={t('addNicTo', { name: vm.name })}
      submitLabel={t('addNic')}
      onSubmit={() => add.mutate(args())}
      onClose={onClose}
      isPending={add.isPending}
      isIncomplete={networkId === ''}
      error={add.error}
      call={() => describeCall('createVmNic', args())}
    >
      <SelectField
        label={t('network')}
        isRequired
        pointer="/networkId"
        {...(networks.data && choices.length === 0 ? { hint: t('noNetworks') } : {})}
        value={networkId}
        onChange={setChosen}
        areNames
        choices={choices}
        isLoading={networks.isPending}
      />
    </FormDialog>
  )
}
