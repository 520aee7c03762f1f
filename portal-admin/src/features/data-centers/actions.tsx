import type { Schema } from '@overt/api-client/engine'
import type { Action } from '@overt/design/page/actions.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { missing, without } from '../../shared/rights.ts'
import { placeText } from '../../text/places.ts'

type DataCenter = Schema<'DataCenter'>

/** A function from a data center to what can be done with it. */
export function useDataCenterActions(): (dataCenter: DataCenter) => readonly [edit: Action, remove: Action] {
  const t = placeText.use()
  const dialog = useDialogAddress(['edit', 'delete'])
  return (dataCenter) => [
    {
      id: 'edit',
      label: t('edit'),
      disabledReason: without('edit_data_center_configuration', dataCenter),
      missing: missing('edit_data_center_configuration', 'data_center', dataCenter),
      run: () => dialog.open('edit', dataCenter.id),
    },
    {
      id: 'delete',
      label: t('dataCenter.delete'),
      disabledReason: without('delete_data_center', dataCenter),
      missing: missing('delete_data_center', 'data_center', dataCenter),
      isDanger: true,
      run: () => dialog.open('delete', dataCenter.id),
    },
  ]
}
