import type { Schema } from '@overt/api-client/engine'
import { showToast } from '@overt/design/feedback/toasts.ts'
import {
  BytesField,
  NumberField,
  SelectField,
  SwitchField,
  TextAreaField,
  TextField,
} from '@overt/design/form/fields.tsx'
import { FieldRow, FormPart } from '@overt/design/form/FormPart.tsx'
import { FormShell } from '@overt/design/form/FormShell.tsx'
import { useForm } from '@overt/design/form/use-form.ts'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { asApiError, client } from '@overt/design/shell/api.ts'
import { saved } from '@overt/design/shell/UnsavedGuard.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { vmDisabledReason } from '@overt/design/shell/vm/disabled-reason.ts'
import { designText } from '@overt/design/text/design-text.ts'
import { Alert, AlertActionLink } from '@patternfly/react-core/dist/esm/components/Alert'
import { type QueryClient, useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type LoaderFunctionArgs, useNavigate, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { text } from '../../text/text.ts'
import { isosQuery } from '../disks/queries.ts'
import { differences, editValues, memoryUnits, toUpdateVm } from './edit-vm.ts'
import { PendingChanges } from './PendingChanges.tsx'
import { vmQuery } from './queries.ts'

type Vm = Schema<'Vm'>

/** Changes a VM. What it began from stays fixed while it is edited, however the VM changes meanwhile. */
export default function EditVm() {
  const t = text.use()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const id = param({ params: useParams() }, 'id')
  const { data: latest } = useSuspenseQuery(vmQuery(id))
  const isos = useSuspenseQuery(isosQuery).data.items
  const [base, setBase] = useState<Vm>(latest)
  const [stale, setStale] = useState<Vm>()
  const form = useForm(editValues(base))
  const { values, set, isDirty } = form

  const save = useMutation({
    mutationFn: () =>
      client.call('updateVm', {
        path: { id },
        // Having seen what somebody else changed, saving anyway is meant against that.
        headers: { 'If-Match': `"${(stale ?? base).revision}"` },
        body: toUpdateVm(values, base),
      }),
    onSuccess: async (vm) => {
      queryClient.setQueryData(vmQuery(id).queryKey, vm)
      const isPending = vm.pendingChanges.length > 0
      showToast({ variant: 'success', title: t(isPending ? 'edit.savedPending' : 'edit.saved', { name: vm.name }) })
      await navigate(paths.vm(id), saved)
    },
    onError: async (error) => {
      if (asApiError(error)?.code !== 'stale_revision') return
      setStale(await queryClient.fetchQuery({ ...vmQuery(id), staleTime: 0 }))
    },
  })
  const takeTheirs = () => {
    if (!stale) return
    setBase(stale)
    form.restart(editValues(stale))
    setStale(undefined)
    save.reset()
  }
  const refusal = vmDisabledReason('edit', latest)
  return (
    <>
      <PageHeader
        title={t('edit.title', { name: base.name })}
        crumbs={[
          { label: t('vms'), to: paths.vms },
          { label: base.name, to: paths.vm(id) },
        ]}
      />
      <Section isFilled>
        <FormShell
          submitLabel={t('edit.save')}
          onSubmit={() => save.mutate()}
          onCancel={() => void navigate(paths.vm(id))}
          isPending={save.isPending || save.isSuccess}
          isDirty={isDirty}
          error={save.error}
          notice={
            <>
              {stale ? <StaleNotice before={base} now={stale} onTake={takeTheirs} /> : null}
              {refusal ? <Alert isInline variant="warning" title={refusal} component="h2" /> : null}
              <PendingChanges vm={latest} />
              {latest.runId === null ? null : (
                <Alert isInline isPlain variant="info" title={t('edit.runningHint')} component="h2" />
              )}
            </>
          }
        >
          <FormPart title={t('create.general')}>
            <TextField
              label={t('name')}
              isRequired
              pointer="/name"
              value={values.name}
              onChange={(name) => set('name', name)}
            />
            <TextAreaField
              label={t('description')}
              pointer="/description"
              value={values.description}
              onChange={(description) => set('description', description)}
            />
          </FormPart>
          <FormPart title={t('create.size')}>
            <BytesField
              label={t('vm.memory')}
              isRequired
              pointer="/memoryBytes"
              units={memoryUnits}
              value={values.memory}
              onChange={(memory) => set('memory', memory)}
            />
            <FieldRow>
              <NumberField
                label={t('create.sockets')}
                isRequired
                pointer="/cpu/sockets"
                min={1}
                max={64}
                value={values.sockets}
                onChange={(sockets) => set('sockets', sockets)}
              />
              <NumberField
                label={t('create.cores')}
                isRequired
                pointer="/cpu/coresPerSocket"
                min={1}
                max={64}
                value={values.cores}
                onChange={(cores) => set('cores', cores)}
              />
              <NumberField
                label={t('create.threads')}
                isRequired
                pointer="/cpu/threadsPerCore"
                min={1}
                max={8}
                value={values.threads}
                onChange={(threads) => set('threads', threads)}
              />
            </FieldRow>
          </FormPart>
          <FormPart title={t('create.more')}>
            <SelectField
              label={t('create.iso')}
              pointer="/isoDiskId"
              none={t('vm.isoNone')}
              value={values.isoDiskId}
              onChange={(iso) => set('isoDiskId', iso)}
              choices={isos.map(({ id: value, name }) => ({ value, label: name }))}
            />
            <SwitchField
              label={t('vm.deleteProtected')}
              value={values.deleteProtected}
              onChange={(isProtected) => set('deleteProtected', isProtected)}
            />
          </FormPart>
        </FormShell>
      </Section>
    </>
  )
}

function StaleNotice({ before, now, onTake }: { before: Vm; now: Vm; onTake: () => void }) {
  const t = text.use()
  const shared = designText.use()
  return (
    <Alert
      isInline
      isLiveRegion
      variant="warning"
      title={shared('form.staleTitle')}
      component="h2"
      actionLinks={<AlertActionLink onClick={onTake}>{shared('form.staleReload')}</AlertActionLink>}
    >
      <p>{shared('form.staleBody')}</p>
      <ul>
        {differences(before, now).map((difference) => (
          <li key={difference.field}>
            {shared('form.staleField', {
              field: t(`field.${difference.field}`),
              before: difference.before,
              now: difference.now,
            })}
          </li>
        ))}
      </ul>
      <p>{shared('form.staleContinue')}</p>
    </Alert>
  )
}

/** Reads the VM and what can be chosen before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await Promise.all([queryClient.ensureQueryData(vmQuery(param(args, 'id'))), queryClient.ensureQueryData(isosQuery)])
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('vms') }
