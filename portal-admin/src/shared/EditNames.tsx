import type { DescribedCall } from '@overt/api-client/describe-call'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { descriptionField, nameField } from '@overt/design/form/merge.ts'
import { NameFields, type NameValues } from '@overt/design/form/NameFields.tsx'
import { StaleNotice } from '@overt/design/form/StaleNotice.tsx'
import { useStaleEdit } from '@overt/design/form/use-stale-edit.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { text } from '../text/pages.ts'
import { lastChange } from './last-change.ts'

interface Named {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly revision: number
}

/** What is sent: what is changed of name and description, unless somebody else was faster. */
export interface NamesChange {
  readonly path: { readonly id: string }
  readonly headers: { readonly 'If-Match': string }
  readonly body: Partial<NameValues>
}

/** Changes what something is called and what is said of it, where it has no more than that. */
export function EditNames<Object extends Named>(props: {
  object: Object
  title: (name: string) => string
  saved: (name: string) => string
  saveLabel: string
  /** Reads it anew, and keeps what came. */
  readAgain: () => Promise<Object>
  /** Code of the event that tells who changed it. */
  changeCode: string
  save: (change: NamesChange) => Promise<Object>
  call: (change: NamesChange) => DescribedCall
  onSaved: (now: Object) => void
  onClose: () => void
}) {
  const { object, title, saved, saveLabel, readAgain, changeCode, onSaved, onClose } = props
  const t = text.use()
  const queryClient = useQueryClient()
  const { base, form, saving, readError, notice } = useStaleEdit<Object, NameValues, keyof NameValues>({
    opened: object,
    valuesOf: ({ name, description }) => ({ name, description }),
    fields: [nameField, descriptionField],
    labelOf: (field) => t(`field.${field}`),
    say: (field, values) => values[field].trim() || '–',
    readAgain,
    readWho: () => lastChange(queryClient, object.id, changeCode),
  })
  const { values, merge, isDirty } = form
  const name = values.name.trim()
  const change = (): NamesChange => ({
    path: { id: object.id },
    headers: { 'If-Match': `"${base.revision}"` },
    body: {
      ...(name === base.name ? {} : { name }),
      ...(values.description === base.description ? {} : { description: values.description }),
    },
  })
  const save = useMutation({
    mutationFn: () => props.save(change()),
    onSuccess: (now) => {
      onSaved(now)
      showToast({ variant: 'success', title: saved(now.name) })
      onClose()
    },
    ...saving,
  })
  return (
    <FormDialog
      title={title(base.name)}
      submitLabel={saveLabel}
      onSubmit={() => save.mutate()}
      onClose={onClose}
      isPending={save.isPending}
      isIncomplete={!isDirty || name === ''}
      error={readError ?? save.error}
      call={() => props.call(change())}
      notice={notice ? <StaleNotice {...notice} /> : null}
    >
      <NameFields values={values} onChange={merge} />
    </FormDialog>
  )
}
