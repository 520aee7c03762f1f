import type { CallArguments } from '@overt/api-client'
import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { NameFields } from '@overt/design/form/NameFields.tsx'
import { descriptionField, nameField } from '@overt/design/form/merge.ts'
import { StaleNotice } from '@overt/design/form/StaleNotice.tsx'
import { useStaleEdit } from '@overt/design/form/use-stale-edit.ts'
import { client } from '@overt/design/shell/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { lastChange } from '../../shared/last-change.ts'
import { hostText } from '../../text/hosts.ts'
import { text } from '../../text/pages.ts'
import { hostQuery } from './queries.ts'

type Host = Schema<'Host'>
type Values = Pick<Host, 'name' | 'description'>

const fields = [nameField, descriptionField] as const
const valuesOf = ({ name, description }: Host): Values => ({ name, description })

/** Changes what a host is called and what is said of it. What it began from stays fixed while it is edited. */
export default function EditHost({ host, onClose }: { host: Host; onClose: () => void }) {
  const t = text.use()
  const h = hostText.use()
  const queryClient = useQueryClient()
  const { base, form, saving, readError, notice } = useStaleEdit({
    opened: host,
    valuesOf,
    fields,
    labelOf: (field) => t(field),
    say: (field, values: Values) => values[field].trim() || '–',
    readAgain: () => queryClient.fetchQuery({ ...hostQuery(host.id), staleTime: 0 }),
    readWho: () => lastChange(queryClient, host.id, 'host.updated'),
  })
  const { name, description } = form.values
  const changes = {
    ...(name.trim() === base.name ? {} : { name: name.trim() }),
    ...(description === base.description ? {} : { description }),
  }
  const args = (): CallArguments<'updateHost'> => ({
    path: { id: base.id },
    headers: { 'If-Match': `"${base.revision}"` },
    body: changes,
  })
  const edit = useMutation({
    mutationFn: () => client.call('updateHost', args()),
    onSuccess: (now) => {
      showToast({ variant: 'success', title: h('edit.saved', { name: now.name }) })
      queryClient.setQueryData(hostQuery(now.id).queryKey, now)
      onClose()
    },
    ...saving,
  })
  return (
    <FormDialog
      title={h('edit.title', { name: base.name })}
      submitLabel={h('edit.submit')}
      onSubmit={() => edit.mutate()}
      onClose={onClose}
      isPending={edit.isPending}
      isIncomplete={name.trim() === '' || Object.keys(changes).length === 0}
      error={readError ?? edit.error}
      call={() => describeCall('updateHost', args())}
      notice={notice ? <StaleNotice {...notice} /> : null}
    >
      <NameFields values={form.values} onChange={form.merge} />
    </FormDialog>
  )
}
