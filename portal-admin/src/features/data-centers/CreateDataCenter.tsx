import { describeCall } from '@overt/api-client/describe-call'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { useForm } from '@overt/design/form/use-form.ts'
import { mutation } from '@overt/design/shell/api.ts'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { paths } from '../../paths.ts'
import { placeText } from '../../text/places.ts'
import { newDataCenter } from './data-center-form-values.ts'
import { DataCenterFields } from './DataCenterFields.tsx'

/** Makes a data center. */
export default function CreateDataCenter({ onClose }: { onClose: () => void }) {
  const t = placeText.use()
  const navigate = useNavigate()
  const { values, merge } = useForm(newDataCenter)
  const create = useMutation({
    ...mutation('createDataCenter'),
    onSuccess: async ({ id, name }) => {
      showToast({ variant: 'success', title: t('made', { name }) })
      await navigate(paths.dataCenter(id))
    },
  })
  const args = () => ({ body: { ...values, name: values.name.trim() } })
  return (
    <FormDialog
      title={t('dataCenter.create')}
      submitLabel={t('dataCenter.create')}
      onSubmit={() => create.mutate(args())}
      onClose={onClose}
      isPending={create.isPending || create.isSuccess}
      isIncomplete={values.name.trim() === ''}
      error={create.error}
      call={() => describeCall('createDataCenter', args())}
    >
      <DataCenterFields values={values} onChange={merge} />
    </FormDialog>
  )
}
