import './vms.css'
import { forgetDraft, readDraft, useDraft } from '@overt/design/form/drafts.ts'
import { SelectField, SwitchField, TextField } from '@overt/design/form/fields.tsx'
import { FormPart } from '@overt/design/form/FormPart.tsx'
import { describeCall } from '@overt/api-client/describe-call'
import { FormShell } from '@overt/design/form/FormShell.tsx'
import { useForm } from '@overt/design/form/use-form.ts'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { trackOperation } from '@overt/design/feedback/tracked-operations.ts'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { QuotaUse } from '@overt/design/quota/QuotaUse.tsx'
import { client } from '@overt/design/shell/api.ts'
import { saved } from '@overt/design/shell/UnsavedGuard.tsx'
import { AlertActionLink } from '@patternfly/react-core/dist/esm/components/Alert'
import { Alert } from '@overt/design/feedback/Alert.tsx'
import { type QueryClient, useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { paths } from '../../paths.ts'
import { vmFormText as text } from '../../text/vm-form.ts'
import { clustersQuery } from '../clusters/queries.ts'
import { imagesQuery, isosQuery } from '../disks/queries.ts'
import { networksQuery } from '../networks/queries.ts'
import { newVmUse } from '../../shared/quota-use.ts'
import { QuotaField } from '../../shared/QuotaField.tsx'
import { storageDomainsQuery } from '../storage-domains/queries.ts'
import { CloudInitFields } from './CloudInitFields.tsx'
import { CloudInitPreview } from './CloudInitPreview.tsx'
import { cloudInitOf } from './cloud-init-values.ts'
import { MoreFields } from './CreateVmMore.tsx'
import { DiskFields } from './DiskFields.tsx'
import { NicFields } from './NicFields.tsx'
import { PlacementPanel } from './PlacementPanel.tsx'
import { vmDefaultsQuery } from './queries.ts'
import { SizeFields } from './SizeFields.tsx'
import { draftOf, isDraft, missingIn, newVm, placementQuestion, toCreateVm, type VmValues } from './vm-form-values.ts'
import { VmSummary } from './VmSummary.tsx'

const draftKey = 'create-vm'

/** Makes a VM: one page, the engine's defaults, a live summary with where it could run. */
export default function CreateVm() {
  const t = text.use()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const images = useSuspenseQuery(imagesQuery).data.items.filter(({ status }) => status === 'ok')
  const isos = useSuspenseQuery(isosQuery).data.items
  const networks = useSuspenseQuery(networksQuery).data.items
  const clusters = useSuspenseQuery(clustersQuery).data.items
  const domains = useSuspenseQuery(storageDomainsQuery).data.items
  const defaults = useSuspenseQuery(vmDefaultsQuery).data
  const [initial, setInitial] = useState(() => newVm(images[0]?.id, defaults))
  const [draft, setDraft] = useState(() => readDraft(draftKey, (found): found is VmValues => isDraft(found, initial)))
  const form = useForm(initial, draft)
  const { values, set, isDirty } = form
  useDraft(draftKey, isDirty ? draftOf(values) : undefined)
  const [missing, setMissing] = useState<Record<string, string>>()

  const create = useMutation({
    mutationFn: ({ body }: { body: ReturnType<typeof toCreateVm>; another: boolean }) =>
      client.call('createVm', { body }),
    onSuccess: async (operation, { another, body }) => {
      trackOperation(operation)
      forgetDraft(draftKey)
      if (!another) return await navigate(paths.vm(operation.object.id), saved)
      showToast({ variant: 'success', title: t('create.made', { name: body.name }) })
      const next = await queryClient.fetchQuery({ ...vmDefaultsQuery, staleTime: 0 })
      const again = { ...values, name: next.name }
      setInitial(again)
      form.restart(again)
      create.reset()
    },
  })
  const submit = (another: boolean) => {
    const found = Object.entries(missingIn(values)).map(([pointer, sentence]) => [pointer, t(sentence)] as const)
    setMissing(found.length > 0 ? Object.fromEntries(found) : undefined)
    create.reset()
    if (found.length === 0) create.mutate({ body: toCreateVm(values), another })
  }
  const beginAnew = () => {
    setDraft(undefined)
    form.restart(initial)
  }
  const cluster = clusters.find(({ id }) => id === values.clusterId)
  const inDataCenter = <Row extends { dataCenterId: string }>(rows: readonly Row[]) =>
    cluster ? rows.filter(({ dataCenterId }) => dataCenterId === cluster.dataCenterId) : rows
  // What another data center does not have is chosen anew there.
  const moveTo = (clusterId: string) => {
    const next = clusters.find(({ id }) => id === clusterId)
    const there = next?.dataCenterId
    const isThere = (rows: readonly { id: string; dataCenterId: string }[], wanted: string) =>
      rows.some(({ id, dataCenterId }) => id === wanted && dataCenterId === there)
    const networkId = networks.find(({ dataCenterId }) => dataCenterId === there)?.id ?? ''
    form.merge({
      clusterId,
      pinnedHostIds: [],
      ...(there === cluster?.dataCenterId ? {} : { quotaId: '' }),
      // Until another one is chosen, it boots as its cluster says.
      ...(next && values.firmware === (cluster?.firmwareDefault ?? initial.firmware)
        ? { firmware: next.firmwareDefault }
        : {}),
      nics: values.nics.map((nic) => (isThere(networks, nic.networkId) ? nic : { ...nic, networkId })),
      disks: values.disks.map((disk) =>
        isThere(domains, disk.storageDomainId) ? disk : { ...disk, storageDomainId: '' },
      ),
    })
  }
  const nicKeys = values.nics.map(({ key }) => key)
  const cloudInit = cloudInitOf(values.cloudInit, nicKeys)
  return (
    <>
      <PageHeader title={t('create.title')} crumbs={[{ label: t('vms'), to: paths.vms }]} />
      <Section isFilled>
        <FormShell
          submitLabel={t('vm.create')}
          onSubmit={() => submit(false)}
          also={{ label: t('create.another'), onSubmit: () => submit(true) }}
          onCancel={() => void navigate(paths.vms)}
          onDiscard={() => forgetDraft(draftKey)}
          isPending={create.isPending || create.isSuccess}
          isDirty={isDirty}
          error={create.error}
          call={() => describeCall('createVm', { body: toCreateVm(values) })}
          {...(missing ? { ownErrors: missing } : {})}
          notice={draft ? <DraftNotice onBeginAnew={beginAnew} /> : null}
          aside={
            <div className="ov-stack">
              <VmSummary values={values} images={images} isos={isos} networks={networks} clusters={clusters} />
              <PlacementPanel question={placementQuestion(values)} />
              <QuotaUse question={newVmUse(values, images, inDataCenter(domains)[0]?.id ?? '')} />
            </div>
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
            {clusters.length > 1 ? (
              <SelectField
                label={t('create.cluster')}
                isRequired
                pointer="/clusterId"
                value={values.clusterId}
                onChange={moveTo}
                areNames
                choices={clusters.map(({ id, name }) => ({ value: id, label: name }))}
              />
            ) : null}
            <QuotaField
              dataCenterId={cluster?.dataCenterId}
              value={values.quotaId}
              onChange={(quotaId) => set('quotaId', quotaId)}
              none="automatic"
            />
          </FormPart>
          <FormPart title={t('create.disks')} hint={t('create.disksHint')}>
            <DiskFields
              disks={values.disks}
              images={images}
              domains={inDataCenter(domains)}
              defaults={defaults}
              onChange={(disks) => set('disks', disks)}
            />
            <SelectField
              label={t('create.iso')}
              pointer="/isoDiskId"
              none={t('vm.isoNone')}
              value={values.isoDiskId}
              onChange={(iso) => set('isoDiskId', iso)}
              areNames
              choices={isos.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </FormPart>
          <SizeFields values={values} largest={defaults.largestHost} onChange={form.merge} />
          <FormPart title={t('create.networks')}>
            <NicFields
              nics={values.nics}
              networks={inDataCenter(networks)}
              networkId={defaults.networkId ?? ''}
              onChange={(nics) => set('nics', nics)}
            />
          </FormPart>
          <FormPart title={t('create.cloudInit')} hint={t('create.cloudInitHint')}>
            <CloudInitFields
              values={values.cloudInit}
              nicKeys={nicKeys}
              onChange={(changed) => set('cloudInit', changed)}
            />
            {cloudInit ? (
              <CloudInitPreview
                body={{
                  ...(isName(values.name) ? { name: values.name.trim() } : {}),
                  nicCount: nicKeys.length,
                  cloudInit,
                }}
              />
            ) : null}
          </FormPart>
          <MoreFields values={values} onChange={form.merge} />
          <SwitchField label={t('create.start')} value={values.start} onChange={(start) => set('start', start)} />
        </FormShell>
      </Section>
    </>
  )
}

/** Whether the engine would take it; a name that is not whole yet must not spoil the preview. */
const isName = (name: string) => /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/.test(name.trim())

function DraftNotice({ onBeginAnew }: { onBeginAnew: () => void }) {
  const t = text.use()
  return (
    <Alert
      isInline
      variant="info"
      title={t('create.draft')}
      component="h2"
      actionLinks={<AlertActionLink onClick={onBeginAnew}>{t('create.draftDiscard')}</AlertActionLink>}
    >
      {t('create.draftBody')}
    </Alert>
  )
}

/** Reads what can be chosen before the page shows. */
export const loader = (queryClient: QueryClient) => async () => {
  await Promise.all([
    queryClient.ensureQueryData(imagesQuery),
    queryClient.ensureQueryData(isosQuery),
    queryClient.ensureQueryData(networksQuery),
    queryClient.ensureQueryData(clustersQuery),
    queryClient.ensureQueryData(storageDomainsQuery),
    // A name somebody took meanwhile would be refused: this one is asked anew for each form.
    queryClient.fetchQuery({ ...vmDefaultsQuery, staleTime: 0 }),
  ])
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('create.title') }
