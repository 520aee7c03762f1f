import type { Schema } from '@overt/api-client/engine'
import { descriptionField, type MergeField, nameField } from '@overt/design/form/merge.ts'
import { text } from '../../text/pages.ts'

type DataCenter = Schema<'DataCenter'>

/** What a data center is set to, as its dialogs show it. */
export interface DataCenterValues {
  readonly name: string
  readonly description: string
  readonly local: boolean
}

/** What the dialog for a new one begins with. */
export const newDataCenter: DataCenterValues = { name: '', description: '', local: false }

/** What the dialog that changes it begins with. */
export function dataCenterValues({ name, description, local }: DataCenter): DataCenterValues {
  return { name, description, local }
}

/** The request that changes the data center: only what is otherwise than it was. */
export function toUpdateDataCenter(values: DataCenterValues, base: DataCenter): Schema<'UpdateDataCenter'> {
  const name = values.name.trim()
  return {
    ...(name === base.name ? {} : { name }),
    ...(values.description === base.description ? {} : { description: values.description }),
    ...(values.local === base.local ? {} : { local: values.local }),
  }
}

/** What each field is made of. */
export const dataCenterFields: readonly (MergeField<DataCenterValues> & { readonly field: keyof DataCenterValues })[] =
  [nameField, descriptionField, { field: 'local', names: ['local'] }]

/** A field's value in words. */
export function dataCenterWords(field: keyof DataCenterValues, values: DataCenterValues): string {
  if (field === 'local') return text.t(values.local ? 'dataCenter.local' : 'dataCenter.shared')
  return values[field].trim() || '–'
}
