import type { Schema } from '@overt/api-client/engine'
import { descriptionField, type MergeField, nameField } from '@overt/design/form/merge.ts'
import { text } from '../../text/pages.ts'
import { quotaText } from '../../text/quota.ts'

type DataCenter = Schema<'DataCenter'>

/** What a data center is set to, as its dialogs show it. */
export interface DataCenterValues {
  readonly name: string
  readonly description: string
  readonly local: boolean
  readonly quotaMode: Schema<'QuotaMode'>
}

/** What the dialog for a new one begins with. */
export const newDataCenter: DataCenterValues = {
  name: '',
  description: '',
  local: false,
  quotaMode: 'disabled',
}

/** What the dialog that changes it begins with. */
export function dataCenterValues({ name, description, local, quotaMode }: DataCenter): DataCenterValues {
  return { name, description, local, quotaMode }
}

/** The request that changes the data center: only what is otherwise than it was. */
export function toUpdateDataCenter(values: DataCenterValues, base: DataCenter): Schema<'UpdateDataCenter'> {
  const name = values.name.trim()
  return {
    ...(name === base.name ? {} : { name }),
    ...(values.description === base.description ? {} : { description: values.description }),
    ...(values.local === base.local ? {} : { local: values.local }),
    ...(values.quotaMode === base.quotaMode ? {} : { quotaMode: values.quotaMode }),
  }
}

/** What each field is made of. */
export const dataCenterFields: readonly (MergeField<DataCenterValues> & { readonly field: keyof DataCenterValues })[] =
  [nameField, descriptionField, { field: 'local', names: ['local'] }, { field: 'quotaMode', names: ['quotaMode'] }]

/** A field's value in words. */
export function dataCenterWords(field: keyof DataCenterValues, values: DataCenterValues): string {
  if (field === 'local') return text.t(values.local ? 'dataCenter.local' : 'dataCenter.shared')
  if (field === 'quotaMode') return quotaText.t(`mode.${values.quotaMode}`)
  return values[field].trim() || '–'
}
