import type { CallArguments } from '@overt/api-client'
import type { Schema } from '@overt/api-client/engine'
import { describeCall } from '@overt/api-client/describe-call'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { SelectField, TextField } from '@overt/design/form/fields.tsx'
import { mutation } from '@overt/design/shell/api.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { text } from '../../text/pages.ts'
import { networksQuery } from '../networks/queries.ts'
import { nicsQuery } from './queries.ts'

/** Adds a network interface. */
export function AddNic({ vm, onClose }: { vm: Schema<'Vm'>; onClose: () => void }) {
  const t = text.use()
  const queryClient = useQueryClient()
  const networks = useQuery(networksQuery)
  const only = networks.data?.items.length === 1 ? (networks.data.items[0]?.id ?? '') : ''
  const [chosen, setChosen] = useState<string>()
  const [macAddress, setMacAddress] = useState('')
  const networkId = chosen ?? only
  const add = useMutation({
    ...mutation('createVmNic'),
    onSuccess: async ({ name }) => {
      showToast({ variant: 'success', title: t('nic.added', { name }) })
      await queryClient.invalidateQueries({ queryKey: nicsQuery(vm.id).queryKey })
      onClose()
    },
  })
  const args = (): CallArguments<'createVmNic'> => {
    const mac = macAddress.trim().toLowerCase()
    return {
      path: { id: vm.id },
      body: { networkId, model: 'virtio', linked: true, ...(mac === '' ? {} : { macAddress: mac }) },
    }
  }
  return (
    <FormDialog
      title={t('nic.add')}
      submitLabel={t('nic.add')}
      onSubmit={() => add.mutate(args())}
      onClose={onClose}
      isPending={add.isPending}
      isIncomplete={networkId === ''}
      error={add.error}
      call={() => describeCall('createVmNic', args())}
    >
      <SelectField
        label={t('nic.network')}
        isRequired
        pointer="/networkId"
        value={networkId}
        onChange={setChosen}
        areNames
        choices={(networks.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        isLoading={networks.isPending}
      />
      <TextField
        label={t('nic.mac')}
        pointer="/macAddress"
        hint={t('nic.macHint')}
        value={macAddress}
        onChange={setMacAddress}
        isMono
      />
    </FormDialog>
  )
}
