import { describeCall } from '@overt/api-client/describe-call'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { descriptionField, nameField } from '@overt/design/form/merge.ts'
import { NameFields, type NameValues } from '@overt/design/form/NameFields.tsx'
import { StaleNotice } from '@overt/design/form/StaleNotice.tsx'
import { useStaleEdit } from '@overt/design/form/use-stale-edit.ts'
import { client } from '@overt/design/shell/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { lastChange } from '../../shared/last-change.ts'
import { tagText } from '../../text/tags.ts'
import { type Tag, tagQuery } from './queries.ts'

/** Changes what a tag is called and what is said of it. */
export default function EditTag({ tag, onClose }: { tag: Tag; onClose: () => void }) {
  const { id } = tag
  const t = tagText.use()
  const queryClient = useQueryClient()
  const { base, form, saving, readError, notice } = useStaleEdit<Tag, NameValues, keyof NameValues>({
    opened: tag,
    valuesOf: ({ name, description }) => ({ name, description }),
    fields: [nameField, descriptionField],
    labelOf: (field) => t(`field.${field}`),
    say: (field, values) => values[field].trim() || '–',
    readAgain: () => queryClient.fetchQuery({ ...tagQuery(id), staleTime: 0 }),
    readWho: () => lastChange(queryClient, id, 'tag.updated'),
  })
  const { values, merge, isDirty } = form
  const name = values.name.trim()
  const args = () => ({
    path: { id },
    headers: { 'If-Match': `"${base.revision}"` },
    body: {
      ...(name === base.name ? {} : { name }),
      ...(values.description === base.description ? {} : { description: values.description }),
    },
  })
  const save = useMutation({
    mutationFn: () => client.call('updateTag', args()),
    onSuccess: (now) => {
      queryClient.setQueryData(tagQuery(id).queryKey, now)
      showToast({ variant: 'success', title: t('saved', { name: now.name }) })
      onClose()
    },
    ...saving,
  })
  return (
    <FormDialog
      title={t('editTitle', { name: base.name })}
      submitLabel={t('save')}
      onSubmit={() => save.mutate()}
      onClose={onClose}
      isPending={save.isPending}
      isIncomplete={!isDirty || name === ''}
      error={readError ?? save.error}
      call={() => describeCall('updateTag', args())}
      notice={notice ? <StaleNotice {...notice} /> : null}
    >
      <NameFields values={values} onChange={merge} />
    </FormDialog>
  )
}
