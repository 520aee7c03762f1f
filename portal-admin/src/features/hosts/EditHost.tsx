import type { CallArguments } from '@overt/api-client'
import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { bandwidthWords, policyText } from '@overt/design/feedback/policy-text/policy-text.ts'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { BandwidthField } from '@overt/design/form/BandwidthField.tsx'
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
interface Values extends Pick<Host, 'name' | 'description'> {
  /** Of migrations, in MiB per second; undefined: as much as the network gives. */
  readonly bandwidth: number | undefined
}

const fields = [nameField, descriptionField, { field: 'bandwidth', names: ['bandwidth'] }] as const
const valuesOf = ({ name, description, migrationBandwidthMibPerSecond }: Host): Values => ({
  name,
  description,
  bandwidth: migrationBandwidthMibPerSecond ?? undefined,
})

/** Changes what a host is called, what is said of it, and how much of its network migrations may take. What it began from stays fixed while it is edited. */
export default function EditHost({ host, onClose }: { host: Host; onClose: () => void }) {
  const t = text.use()
  const h = hostText.use()
  const p = policyText.use()
  const queryClient = useQueryClient()
  const { base, form, saving, readError, notice } = useStaleEdit({
    opened: host,
    valuesOf,
    fields,
    labelOf: (field) => (field === 'bandwidth' ? p('bandwidth') : t(field)),
    say: (field, values: Values) =>
      field === 'bandwidth' ? bandwidthWords(values.bandwidth) : values[field].trim() || '–',
    readAgain: () => queryClient.fetchQuery({ ...hostQuery(host.id), staleTime: 0 }),
    readWho: () => lastChange(queryClient, host.id, 'host.updated'),
  })
  const { name, description, bandwidth } = form.values
  const changes = {
    ...(name.trim() === base.name ? {} : { name: name.trim() }),
    ...(description === base.description ? {} : { description }),
    ...(bandwidth === valuesOf(base).bandwidth ? {} : { migrationBandwidthMibPerSecond: bandwidth ?? null }),
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
      <BandwidthField
        hint={p('bandwidth.leavingHint')}
        pointer="/migrationBandwidthMibPerSecond"
        value={bandwidth}
        onChange={(next) => form.merge({ bandwidth: next })}
      />
    </FormDialog>
  )
}
