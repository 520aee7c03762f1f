import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { showToast } from '../../feedback/toasts.ts'
import { TextField } from '../../form/fields.tsx'
import { FormShell } from '../../form/FormShell.tsx'
import { useForm } from '../../form/use-form.ts'
import { describeCall } from '@overt/api-client/describe-call'
import { mutation } from '../api.ts'
import { CurrentPasswordField } from './CurrentPasswordField.tsx'
import { profileText } from './text/profile-text.ts'

const empty = { currentPassword: '', newPassword: '', repeated: '' }

/** A new password of one's own. */
export default function PasswordTab() {
  const text = profileText.use()
  const navigate = useNavigate()
  const form = useForm(empty)
  const { values, set } = form
  const [ownErrors, setOwnErrors] = useState<Readonly<Record<string, string>>>()
  const change = useMutation({
    ...mutation('changePassword'),
    onSuccess: () => {
      form.restart(empty)
      showToast({ variant: 'success', title: text('passwordChanged') })
    },
  })
  const args = () => ({ body: { currentPassword: values.currentPassword, newPassword: values.newPassword } })
  const submit = () => {
    const isSame = values.newPassword === values.repeated
    setOwnErrors(isSame ? undefined : { '/repeated': text('repeatWrong') })
    if (!isSame) return change.reset()
    change.mutate(args())
  }
  const field = (name: 'newPassword' | 'repeated', label: string, hint?: string) => (
    <TextField
      type="password"
      label={label}
      pointer={`/${name}`}
      isRequired
      {...(hint === undefined ? {} : { hint })}
      value={values[name]}
      onChange={(value) => set(name, value)}
    />
  )
  return (
    <FormShell
      submitLabel={text('changePassword')}
      onSubmit={submit}
      onCancel={() => void navigate(-1)}
      isPending={change.isPending}
      isDirty={form.isDirty}
      error={change.error}
      call={() => describeCall('changePassword', args())}
      {...(ownErrors ? { ownErrors } : {})}
    >
      <p className="ov-page-description">{text('passwordHint')}</p>
      <CurrentPasswordField
        pointer="/currentPassword"
        value={values.currentPassword}
        onChange={(value) => set('currentPassword', value)}
      />
      {field('newPassword', text('newPassword'), text('newPasswordHint'))}
      {field('repeated', text('repeatPassword'))}
    </FormShell>
  )
}

/** The tab's title. */
export const handle = { title: () => profileText.t('password') }
