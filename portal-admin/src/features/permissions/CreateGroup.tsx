import { describeCall } from '@overt/api-client/describe-call'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { NameFields } from '@overt/design/form/NameFields.tsx'
import { useForm } from '@overt/design/form/use-form.ts'
import { mutation } from '@overt/design/shell/api.ts'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { paths } from '../../paths.ts'
import { peopleText } from '../../text/people.ts'

/** Makes a group. */
export default function CreateGroup({ onClose }: { onClose: () => void }) {
  const t = peopleText.use()
  const navigate = useNavigate()
  const { values, merge } = useForm({ name: '', description: '' })
  const create = useMutation({
    ...mutation('createGroup'),
    onSuccess: async ({ id, name }) => {
      showToast({ variant: 'success', title: t('made', { name }) })
      await navigate(paths.group(id))
    },
  })
  const args = () => ({ body: { ...values, name: values.name.trim() } })
  return (
    <FormDialog
      title={t('group.create')}
      submitLabel={t('group.create')}
      onSubmit={() => create.mutate(args())}
      onClose={onClose}
      isPending={create.isPending || create.isSuccess}
      isIncomplete={values.name.trim() === ''}
      error={create.error}
      call={() => describeCall('createGroup', args())}
    >
      <NameFields values={values} onChange={merge} />
    </FormDialog>
  )
}
