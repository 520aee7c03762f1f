import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { SelectField } from '@overt/design/form/fields.tsx'
import { FieldRow, FormPart } from '@overt/design/form/FormPart.tsx'
import { FormShell } from '@overt/design/form/FormShell.tsx'
import { NameFields } from '@overt/design/form/NameFields.tsx'
import { StaleNotice } from '@overt/design/form/StaleNotice.tsx'
import { useStaleEdit } from '@overt/design/form/use-stale-edit.ts'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { QuotaUse } from '@overt/design/quota/QuotaUse.tsx'
import { client } from '@overt/design/shell/api.ts'
import { saved } from '@overt/design/shell/UnsavedGuard.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { vmDisabledReason } from '@overt/design/shell/vm/disabled-reason.ts'
import { Alert } from '@overt/design/feedback/Alert.tsx'
import { type QueryClient, useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useNavigate, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { lastChange } from '../../shared/last-change.ts'
import { vmFormText as text } from '../../text/vm-form.ts'
import { quotaText } from '../../text/quota.ts'
import { clusterHostsQuery, clusterQuery } from '../clusters/queries.ts'
import { isosQuery } from '../disks/queries.ts'
import { changedVmUse } from '../../shared/quota-use.ts'
import { usableQuotasQuery } from '../quotas/queries.ts'
import { QuotaField } from '../../shared/QuotaField.tsx'
import {
  editFields,
  editQuestion,
  type EditValues,
  editValues,
  editWords,
  toUpdateVm,
  waitsForRestart,
} from './edit-vm.ts'
import {
  CoresField,
  DeleteProtectedField,
  DisplayField,
  MemoryField,
  SocketsField,
  ThreadsField,
} from './vm-fields.tsx'
import { PendingChanges } from './PendingChanges.tsx'
import { hostName } from './pinned-hosts.ts'
import { PinnedHostsField } from './PinnedHostsField.tsx'
import { PlacementPanel } from './PlacementPanel.tsx'
import { vmQuery } from './queries.ts'
import { Data } from '@overt/design/units/Data.tsx'

type Vm = Schema<'Vm'>

/** Changes a VM. What it began from stays fixed while it is edited, however the VM changes meanwhile. */
export default function EditVm() {
  const t = text.use()
  const q = quotaText.use()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const id = param({ params: useParams() }, 'id')
  const { data: latest } = useSuspenseQuery(vmQuery(id))
  const isos = useSuspenseQuery(isosQuery).data.items
  const hosts = useQuery(clusterHostsQuery(latest.clusterId)).data?.items ?? []
  const dataCenterId = useQuery(clusterQuery(latest.clusterId)).data?.dataCenterId
  const quotas = useQuery(usableQuotasQuery(dataCenterId)).data?.items ?? []
  const words = {
    isoName: (isoId: string) => isos.find((iso) => iso.id === isoId)?.name ?? (isoId === '' ? t('vm.isoNone') : '…'),
    hostNames: (ids: readonly string[]) =>
      ids.length === 0
        ? t('pin.any')
        : ids.map((hostId) => hostName(hostId, [...hosts, ...latest.pinnedHosts])).join(', '),
    quotaName: (quotaId: string) =>
      quotas.find((quota) => quota.id === quotaId)?.name ?? (quotaId === '' ? q('choose.none') : '…'),
    yesNo: (is: boolean) => t(is ? 'yes' : 'no'),
  }
  const { base, form, saving, readError, notice } = useStaleEdit({
    opened: latest,
    valuesOf: editValues,
    fields: editFields,
    labelOf: (field) => t(`field.${field}`),
    say: (field, shown) => editWords(field, shown, words),
    readAgain: () => queryClient.fetchQuery({ ...vmQuery(id), staleTime: 0 }),
    readWho: () => lastChange(queryClient, id, 'vm.updated'),
  })
  const { values, set, merge, isDirty } = form

  const args = () => ({
    path: { id },
    headers: { 'If-Match': `"${base.revision}"` },
    body: toUpdateVm(values, base),
  })
  const save = useMutation({
    mutationFn: () => client.call('updateVm', args()),
    onSuccess: async (vm) => {
      queryClient.setQueryData(vmQuery(id).queryKey, vm)
      const isPending = vm.pendingChanges.length > 0
      showToast({ variant: 'success', title: t(isPending ? 'edit.savedPending' : 'edit.saved', { name: vm.name }) })
      await navigate(paths.vm(id), saved)
    },
    ...saving,
  })
  const refusal = vmDisabledReason('edit', latest)
  return (
    <>
      <PageHeader
        title={t('edit.title', { name: base.name })}
        crumbs={[
          { label: t('vms'), to: paths.vms },
          { label: <Data>{base.name}</Data>, to: paths.vm(id) },
        ]}
      />
      <Section isFilled>
        <FormShell
          submitLabel={t('edit.save')}
          onSubmit={() => save.mutate()}
          onCancel={() => void navigate(paths.vm(id))}
          isPending={save.isPending || save.isSuccess}
          isDirty={isDirty}
          error={readError ?? save.error}
          call={() => describeCall('updateVm', args())}
          aside={
            <div className="ov-stack">
              <PlacementPanel question={editQuestion(values, base)} />
              <QuotaUse question={changedVmUse(values, base)} />
            </div>
          }
          notice={
            <>
              {notice ? <StaleNotice {...notice} /> : null}
              {refusal ? <Alert isInline variant="warning" title={refusal} component="h2" /> : null}
              <PendingChanges vm={latest} />
              <RunningHint values={values} vm={base} />
            </>
          }
        >
          <FormPart title={t('create.general')}>
            <NameFields values={values} onChange={merge} />
          </FormPart>
          <FormPart title={t('create.size')}>
            <MemoryField value={values.memory} onChange={(memory) => set('memory', memory)} />
            <FieldRow>
              <SocketsField value={values.sockets} onChange={(sockets) => set('sockets', sockets)} />
              <CoresField value={values.cores} onChange={(cores) => set('cores', cores)} />
              <ThreadsField value={values.threads} onChange={(threads) => set('threads', threads)} />
            </FieldRow>
          </FormPart>
          <FormPart title={t('create.more')}>
            <SelectField
              label={t('create.iso')}
              pointer="/isoDiskId"
              none={t('vm.isoNone')}
              value={values.isoDiskId}
              onChange={(iso) => set('isoDiskId', iso)}
              areNames
              choices={isos.map(({ id: value, name }) => ({ value, label: name }))}
            />
            <DisplayField value={values.display} onChange={(display) => set('display', display)} />
            <PinnedHostsField
              value={values.pinnedHostIds}
              onChange={(hostIds) => set('pinnedHostIds', hostIds)}
              clusterId={base.clusterId}
              known={latest.pinnedHosts}
            />
            <QuotaField
              dataCenterId={dataCenterId}
              value={values.quotaId}
              onChange={(quotaId) => set('quotaId', quotaId)}
              none="none"
            />
            <DeleteProtectedField
              value={values.deleteProtected}
              onChange={(isProtected) => set('deleteProtected', isProtected)}
            />
          </FormPart>
        </FormShell>
      </Section>
    </>
  )
}

/** What of the changes waits for the next start, before they are saved. */
function RunningHint({ values, vm }: { values: EditValues; vm: Vm }) {
  const t = text.use()
  if (vm.runId === null) return null
  const waiting = waitsForRestart(values, vm)
  if (waiting.length === 0)
    return <Alert isInline isPlain variant="info" title={t('edit.runningHint')} component="h2" />
  const fields = waiting.map((field) => t(`field.${field}`)).join(', ')
  return <Alert isInline isLiveRegion variant="info" title={t('edit.waits', { fields })} component="h2" />
}

/** Reads the VM and what can be chosen before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await Promise.all([queryClient.ensureQueryData(vmQuery(param(args, 'id'))), queryClient.ensureQueryData(isosQuery)])
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('vms') }
