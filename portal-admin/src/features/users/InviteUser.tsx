import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { useForm } from '@overt/design/form/use-form.ts'
import { mutation } from '@overt/design/shell/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { userText } from '../../text/users.ts'
import { hoursOf, isLinkLife, LinkLifeField, usualLife } from './LinkLifeField.tsx'
import { NewUserFields, newUser } from './NewUserFields.tsx'
import { ShownLink } from './ShownLink.tsx'

/** Adds a user who sets the password themselves, by a link. */
export default function InviteUser({ onClose }: { onClose: () => void }) {
  const t = userText.use()
  const queryClient = useQueryClient()
  const { values, merge } = useForm(newUser)
  const [life, setLife] = useState(usualLife)
  const invite = useMutation({
    ...mutation('inviteUser'),
    gcTime: 0, // the link is kept no longer than it is shown
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['/users'] }),
  })
  const args = () => ({ body: { ...values, userName: values.userName.trim(), expiresInHours: hoursOf(life) } })
  if (invite.data) return <ShownLink made={invite.data} onClose={onClose} />
  return (
    <FormDialog
      title={t('invite.label')}
      hint={t('invite.hint')}
      submitLabel={t('invite.label')}
      onSubmit={() => invite.mutate(args())}
      onClose={onClose}
      isPending={invite.isPending}
      isIncomplete={values.userName.trim() === '' || !isLinkLife(life)}
      error={invite.error}
      call={() => describeCall('inviteUser', args())}
    >
      <NewUserFields values={values} onChange={merge} />
      <LinkLifeField value={life} onChange={setLife} />
    </FormDialog>
  )
}

/** Makes another link for a user who is there. */
export function NewLink({ user, onClose }: { user: Schema<'User'>; onClose: () => void }) {
  const t = userText.use()
  const queryClient = useQueryClient()
  const [life, setLife] = useState(usualLife)
  const make = useMutation({
    ...mutation('createUserInvitation'),
    gcTime: 0,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['/users/{id}/sign-in'] }),
  })
  const args = () => ({ path: { id: user.id }, body: { expiresInHours: hoursOf(life) } })
  if (make.data) return <ShownLink made={make.data} onClose={onClose} />
  return (
    <FormDialog
      title={t('link.label')}
      hint={t('link.hint', { name: user.userName })}
      submitLabel={t('invite.make')}
      onSubmit={() => make.mutate(args())}
      onClose={onClose}
      isPending={make.isPending}
      isIncomplete={!isLinkLife(life)}
      error={make.error}
      call={() => describeCall('createUserInvitation', args())}
    >
      <LinkLifeField value={life} onChange={setLife} />
    </FormDialog>
  )
}
