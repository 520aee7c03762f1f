import { describeCall } from '@overt/api-client/describe-call'
import { readSshKey } from '@overt/api-client/rules/ssh-key'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { showToast } from '../../feedback/toasts.ts'
import { TextAreaField, TextField } from '../../form/fields.tsx'
import { FormDialog } from '../../form/FormDialog.tsx'
import { useForm } from '../../form/use-form.ts'
import { mutation } from '../api.ts'
import { sshKeysQuery } from '../ssh-keys.ts'
import { profileText } from './text/profile-text.ts'

/** Takes a public key, and says at once what is wrong with what is none. */
export function AddSshKey({ onClose }: { onClose: () => void }) {
  const text = profileText.use()
  const queryClient = useQueryClient()
  const { values, set } = useForm({ publicKey: '', name: '' })
  const [mistake, setMistake] = useState<string>()
  const add = useMutation({
    ...mutation('createSshKey'),
    onSuccess: async ({ name }) => {
      await queryClient.invalidateQueries({ queryKey: sshKeysQuery.queryKey.slice(0, 1) })
      showToast({ variant: 'success', title: text('sshKey.isAdded', { name }) })
      onClose()
    },
  })
  const read = readSshKey(values.publicKey)
  const name = values.name.trim()
  const args = () => ({ body: { publicKey: values.publicKey.trim(), ...(name === '' ? {} : { name }) } })
  const submit = () => {
    add.reset()
    // A private key is never sent.
    if ('problem' in read) setMistake(text(`sshKey.bad.${read.problem}`))
    else {
      setMistake(undefined)
      add.mutate(args())
    }
  }
  return (
    <FormDialog
      title={text('sshKey.add')}
      submitLabel={text('sshKey.add')}
      onSubmit={submit}
      onClose={onClose}
      isPending={add.isPending}
      isIncomplete={values.publicKey.trim() === ''}
      error={add.error}
      {...(mistake === undefined ? {} : { ownErrors: { '/publicKey': mistake } })}
      call={() => describeCall('createSshKey', 'problem' in read ? { body: { publicKey: '' } } : args())}
    >
      <TextAreaField
        label={text('sshKey.publicKey')}
        pointer="/publicKey"
        hint={text('sshKey.publicKeyHint')}
        isRequired
        isMono
        value={values.publicKey}
        onChange={(publicKey) => set('publicKey', publicKey)}
      />
      <TextField
        label={text('sshKey.name')}
        pointer="/name"
        hint={text('sshKey.nameHint')}
        {...('problem' in read ? {} : { placeholder: read.comment || read.type })}
        value={values.name}
        onChange={(next) => set('name', next)}
      />
    </FormDialog>
  )
}
