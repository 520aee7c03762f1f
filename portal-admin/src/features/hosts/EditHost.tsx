import { describeCall } from '@overt/api-client/describe-call'
import type { CallArguments } from '@overt/api-client'
import type { Schema } from '@overt/api-client/engine'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { TextAreaField, TextField } from '@overt/design/form/fields.tsx'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { mutation } from '@overt/design/shell/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { hostText } from '../../text/hosts.ts'
import { text } from '../../text/pages.ts'
import { hostQuery } from './queries.ts'

/** Changes what a host is called and what is said of it. What it began from stays fixed while it is edited. */
export default function EditHost({ host, onClose }: { host: Schema<'Host'>; onClose: () => void }) {
  const t = text.use()
  const h = hostText.use()
  const queryClient = useQueryClient()
  const [base] = useState(host)
  const [name, setName] = useState(base.name)
  const [description, setDescription] = useState(base.description)
  const edit = useMutation({
    ...mutation('updateHost'),
    onSuccess: (now) => {
      showToast({ variant: 'success', title: h('edit.saved', { name: now.name }) })
      queryClient.setQueryData(hostQuery(now.id).queryKey, now)
      onClose()
    },
  })
  const changes = {
    ...(name.trim() === base.name ? {} : { name: name.trim() }),
    ...(description === base.description ? {} : { description }),
  }
  const args = (): CallArguments<'updateHost'> => ({
    path: { id: base.id },
    headers: { 'If-Match': `"${base.revision}"` },
    body: changes,
  })
  return (
    <FormDialog
      title={h('edit.title', { name: base.name })}
      submitLabel={h('edit.submit')}
      onSubmit={() => edit.mutate(args())}
      onClose={onClose}
      isPending={edit.isPending}
      isIncomplete={name.trim() === '' || Object.keys(changes).length === 0}
      error={edit.error}
      call={() => describeCall('updateHost', args())}
    >
      <TextField label={t('name')} isRequired pointer="/name" value={name} onChange={setName} />
      <TextAreaField label={t('description')} pointer="/description" value={description} onChange={setDescription} />
    </FormDialog>
  )
}
