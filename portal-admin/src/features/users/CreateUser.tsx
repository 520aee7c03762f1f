import { describeCall } from '@overt/api-client/describe-call'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { SwitchField, TextField } from '@overt/design/form/fields.tsx'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { useForm } from '@overt/design/form/use-form.ts'
import { mutation } from '@overt/design/shell/api.ts'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { paths } from '../../paths.ts'
import { userText } from '../../text/users.ts'
import { NewUserFields, newUser } from './NewUserFields.tsx'

/** Adds a user with a password that somebody tells them. */
export default function CreateUser({ onClose }: { onClose: () => void }) {
  const t = userText.use()
  const navigate = useNavigate()
  const { values, set, merge } = useForm({ ...newUser, password: '', mustChangePassword: true })
  const create = useMutation({
    ...mutation('createUser'),
    onSuccess: async ({ id, userName }) => {
      showToast({ variant: 'success', title: t('created', { name: userName }) })
      await navigate(paths.user(id))
    },
  })
  const args = () => ({ body: { ...values, userName: values.userName.trim() } })
  return (
    <FormDialog
      title={t('create.label')}
      submitLabel={t('create.label')}
      onSubmit={() => create.mutate(args())}
      onClose={onClose}
      isPending={create.isPending || create.isSuccess}
      isIncomplete={values.userName.trim() === '' || values.password === ''}
      error={create.error}
      call={() => describeCall('createUser', args())}
    >
      <NewUserFields values={values} onChange={merge} />
      <TextField
        type="password"
        label={t('create.password')}
        pointer="/password"
        hint={t('create.passwordHint')}
        isRequired
        value={values.password}
        onChange={(password) => set('password', password)}
      />
      <SwitchField
        label={t('create.mustChange')}
        value={values.mustChangePassword}
        onChange={(on) => set('mustChangePassword', on)}
      />
    </FormDialog>
  )
}
