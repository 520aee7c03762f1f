import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { descriptionField, nameField } from '@overt/design/form/merge.ts'
import { NameFields, type NameValues } from '@overt/design/form/NameFields.tsx'
import { StaleNotice } from '@overt/design/form/StaleNotice.tsx'
import { useStaleEdit } from '@overt/design/form/use-stale-edit.ts'
import { client } from '@overt/design/shell/api.ts'
import { vmDisabledReason } from '@overt/design/shell/vm/disabled-reason.ts'
import { vmQuery } from '@overt/design/shell/vm/queries.ts'
import { Alert } from '@overt/design/feedback/Alert.tsx'
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { text } from '../../text/text.ts'

type Vm = Schema<'Vm'>

const fields = [nameField, descriptionField] as const
const valuesOf = ({ name, description }: Vm): NameValues => ({ name, description })

/** Name and description of a machine. */
export default function EditMachine({ id, onClose }: { id: string; onClose: () => void }) {
  const t = text.use()
  const queryClient = useQueryClient()
  const { data: latest } = useSuspenseQuery(vmQuery(id))
  const { base, form, saving, readError, notice } = useStaleEdit({
    opened: latest,
    valuesOf,
    fields,
    labelOf: (field) => t(field),
    say: (field, values) => values[field].trim() || '–',
    readAgain: () => queryClient.fetchQuery({ ...vmQuery(id), staleTime: 0 }),
  })
  const { values, merge, isDirty } = form
  const args = () => ({
    path: { id },
    headers: { 'If-Match': `"${base.revision}"` },
    body: {
      ...(values.name.trim() === base.name ? {} : { name: values.name.trim() }),
      ...(values.description === base.description ? {} : { description: values.description }),
    },
  })
  const save = useMutation({
    mutationFn: () => client.call('updateVm', args()),
    onSuccess: (vm) => {
      queryClient.setQueryData(vmQuery(id).queryKey, vm)
      showToast({ variant: 'success', title: t('edited', { name: vm.name }) })
      onClose()
    },
    ...saving,
  })
  const refusal = vmDisabledReason('edit', latest)
  return (
    <FormDialog
      title={t('edit')}
      submitLabel={t('save')}
      onSubmit={() => save.mutate()}
      onClose={onClose}
      isPending={save.isPending}
      isIncomplete={!isDirty || values.name.trim() === '' || refusal !== undefined}
      error={readError ?? save.error}
      call={() => describeCall('updateVm', args())}
      notice={
        <>
          {refusal ? <Alert isInline variant="warning" title={refusal} component="h2" /> : null}
          {notice ? <StaleNotice {...notice} /> : null}
        </>
      }
    >
      <NameFields values={values} onChange={merge} />
    </FormDialog>
  )
}
