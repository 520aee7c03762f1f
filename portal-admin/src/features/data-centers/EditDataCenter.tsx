import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { StaleNotice } from '@overt/design/form/StaleNotice.tsx'
import { useStaleEdit } from '@overt/design/form/use-stale-edit.ts'
import { client } from '@overt/design/shell/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { lastChange } from '../../shared/last-change.ts'
import { without } from '../../shared/rights.ts'
import { placeText } from '../../text/places.ts'
import { dataCenterFields, dataCenterValues, dataCenterWords, toUpdateDataCenter } from './data-center-form-values.ts'
import { DataCenterFields } from './DataCenterFields.tsx'
import { dataCenterQuery } from './queries.ts'

/** Changes a data center. */
export default function EditDataCenter(props: { dataCenter: Schema<'DataCenter'>; onClose: () => void }) {
  const { dataCenter, onClose } = props
  const { id } = dataCenter
  const t = placeText.use()
  const queryClient = useQueryClient()
  const { base, form, saving, readError, notice } = useStaleEdit({
    opened: dataCenter,
    valuesOf: dataCenterValues,
    fields: dataCenterFields,
    labelOf: (field) => t(`field.${field}`),
    say: dataCenterWords,
    readAgain: () => queryClient.fetchQuery({ ...dataCenterQuery(id), staleTime: 0 }),
    readWho: () => lastChange(queryClient, id, 'data_center.updated'),
  })
  const { values, merge, isDirty } = form
  const args = () => ({
    path: { id },
    headers: { 'If-Match': `"${base.revision}"` },
    body: toUpdateDataCenter(values, base),
  })
  const save = useMutation({
    mutationFn: () => client.call('updateDataCenter', args()),
    onSuccess: (now) => {
      queryClient.setQueryData(dataCenterQuery(id).queryKey, now)
      showToast({ variant: 'success', title: t('saved', { name: now.name }) })
      onClose()
    },
    ...saving,
  })
  return (
    <FormDialog
      title={t('edit.title', { name: base.name })}
      submitLabel={t('dataCenter.save')}
      onSubmit={() => save.mutate()}
      onClose={onClose}
      isPending={save.isPending}
      isIncomplete={!isDirty || values.name.trim() === ''}
      error={readError ?? save.error}
      call={() => describeCall('updateDataCenter', args())}
      notice={notice ? <StaleNotice {...notice} /> : null}
    >
      <DataCenterFields values={values} onChange={merge} modeRefusal={without('configure_quota', base)} />
    </FormDialog>
  )
}
