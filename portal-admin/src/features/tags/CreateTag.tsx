import { describeCall } from '@overt/api-client/describe-call'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { NameFields } from '@overt/design/form/NameFields.tsx'
import { useForm } from '@overt/design/form/use-form.ts'
import { mutation, query } from '@overt/design/shell/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { tagText } from '../../text/tags.ts'
import { type Tag, tagsQuery } from './queries.ts'

/** Makes a tag, below another if one is given. */
export default function CreateTag({ parent, onClose }: { parent?: Tag; onClose: () => void }) {
  const t = tagText.use()
  const queryClient = useQueryClient()
  const { values, merge } = useForm({ name: '', description: '' })
  const create = useMutation({
    ...mutation('createTag'),
    onSuccess: async ({ name }) => {
      showToast({ variant: 'success', title: t('made', { name }) })
      await queryClient.invalidateQueries({ queryKey: query('listTags', {}).queryKey.slice(0, 1) })
      await queryClient.ensureQueryData(tagsQuery)
      onClose()
    },
  })
  const args = () => ({
    body: { ...values, name: values.name.trim(), ...(parent === undefined ? {} : { parentId: parent.id }) },
  })
  return (
    <FormDialog
      title={parent === undefined ? t('create') : t('createBelowTitle', { name: parent.name })}
      submitLabel={t('create')}
      onSubmit={() => create.mutate(args())}
      onClose={onClose}
      isPending={create.isPending || create.isSuccess}
      isIncomplete={values.name.trim() === ''}
      error={create.error}
      call={() => describeCall('createTag', args())}
    >
      <NameFields values={values} onChange={merge} />
    </FormDialog>
  )
}
