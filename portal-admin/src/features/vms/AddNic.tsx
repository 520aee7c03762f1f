import type { CallArguments } from '@overt/api-client'
import type { Schema } from '@overt/api-client/engine'
import { describeCall } from '@overt/api-client/describe-call'
import { Dialog } from '@overt/design/feedback/Dialog.tsx'
import { ErrorSentence } from '@overt/design/feedback/ErrorPanel.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { SelectField, TextField } from '@overt/design/form/fields.tsx'
import { mutation } from '@overt/design/shell/api.ts'
import { designText } from '@overt/design/text/design-text.ts'
import { Button } from '@overt/design/page/Button.tsx'
import { Form } from '@patternfly/react-core/dist/esm/components/Form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { text } from '../../text/pages.ts'
import { networksQuery } from '../networks/queries.ts'
import { nicsQuery } from './queries.ts'

/** Adds a network interface. */
export function AddNic({ vm, onClose }: { vm: Schema<'Vm'>; onClose: () => void }) {
  const t = text.use()
  const shared = designText.use()
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
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (networkId !== '') add.mutate(args())
  }
  return (
    <Dialog
      title={t('nic.add')}
      onClose={onClose}
      call={() => describeCall('createVmNic', args())}
      buttons={
        <>
          <Button type="submit" form="add-nic" isDisabled={networkId === '' || add.isPending} isLoading={add.isPending}>
            {t('nic.add')}
          </Button>
          <Button variant="link" onClick={onClose}>
            {shared('cancel')}
          </Button>
        </>
      }
    >
      <Form id="add-nic" onSubmit={submit}>
        <SelectField
          label={t('nic.network')}
          isRequired
          value={networkId}
          onChange={setChosen}
          areNames
          choices={(networks.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          isLoading={networks.isPending}
        />
        <TextField label={t('nic.mac')} hint={t('nic.macHint')} value={macAddress} onChange={setMacAddress} isMono />
        {add.error ? <ErrorSentence error={add.error} /> : null}
      </Form>
    </Dialog>
  )
}
