import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { descriptionField, nameField } from '@overt/design/form/merge.ts'
import { NameFields, type NameValues } from '@overt/design/form/NameFields.tsx'
import { StaleNotice } from '@overt/design/form/StaleNotice.tsx'
import { useStaleEdit } from '@overt/design/form/use-stale-edit.ts'
import { client } from '@overt/design/shell/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { lastChange } from '../../shared/last-change.ts'
import { text } from '../../text/pages.ts'
import { peopleText } from '../../text/people.ts'
import { groupQuery } from './queries.ts'

type Group = Schema<'Group'>

/** Changes what a group is called and what is said of it. */
export default function EditGroup({ group, onClose }: { group: Group; onClose: () => void }) {
  const { id } = group
  const t = text.use()
  const p = peopleText.use()
  const queryClient = useQueryClient()
  const { base, form, saving, readError, notice } = useStaleEdit<Group, NameValues, keyof NameValues>({
    opened: group,
    valuesOf: ({ name, description }) => ({ name, description }),
    fields: [nameField, descriptionField],
    labelOf: (field) => t(`field.${field}`),
    say: (field, values) => values[field].trim() || '–',
    readAgain: () => queryClient.fetchQuery({ ...groupQuery(id), staleTime: 0 }),
    readWho: () => lastChange(queryClient, id, 'group.updated'),
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
    mutationFn: () => client.call('updateGroup', args()),
    onSuccess: (now) => {
      queryClient.setQueryData(groupQuery(id).queryKey, now)
      showToast({ variant: 'success', title: p('saved', { name: now.name }) })
      onClose()
    },
    ...saving,
  })
  return (
    <FormDialog
      title={p('edit.title', { name: base.name })}
      submitLabel={p('group.save')}
      onSubmit={() => save.mutate()}
      onClose={onClose}
      isPending={save.isPending}
      isIncomplete={!isDirty || name === ''}
      error={readError ?? save.error}
      call={() => describeCall('updateGroup', args())}
      notice={notice ? <StaleNotice {...notice} /> : null}
    >
      <NameFields values={values} onChange={merge} />
    </FormDialog>
  )
}
