import { BytesField, NumberField, SelectField, SwitchField, TextField } from '@overt/design/form/fields.tsx'
import { FieldRow, FormPart } from '@overt/design/form/FormPart.tsx'
import { FormShell } from '@overt/design/form/FormShell.tsx'
import { useForm } from '@overt/design/form/use-form.ts'
import { trackOperation } from '@overt/design/feedback/tracked-operations.ts'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { mutation } from '@overt/design/shell/api.ts'
import { saved } from '@overt/design/shell/UnsavedGuard.tsx'
import { type QueryClient, useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { paths } from '../../paths.ts'
import { text } from '../../text/text.ts'
import { clustersQuery } from '../clusters/queries.ts'
import { imagesQuery, isosQuery } from '../disks/queries.ts'
import { networksQuery } from '../networks/queries.ts'
import { storageDomainsQuery } from '../storage-domains/queries.ts'
import { CloudInitFields } from './CloudInitFields.tsx'
import { DiskFields } from './DiskFields.tsx'
import { VmSummary } from './VmSummary.tsx'
import { missingIn, newVm, toCreateVm } from './vm-form-values.ts'

const memoryUnits = ['MiB', 'GiB', 'TiB'] as const

/** Makes a VM: one page, the engine's defaults, a live summary. */
export default function CreateVm() {
  const t = text.use()
  const navigate = useNavigate()
  const images = useSuspenseQuery(imagesQuery).data.items
  const isos = useSuspenseQuery(isosQuery).data.items
  const networks = useSuspenseQuery(networksQuery).data.items
  const clusters = useSuspenseQuery(clustersQuery).data.items
  const domains = useSuspenseQuery(storageDomainsQuery).data.items
  const usable = images.filter(({ status }) => status === 'ok')
  const { values, set, isDirty } = useForm(newVm(usable[0]?.id, networks[0]?.id))
  const [missing, setMissing] = useState<Record<string, string>>()
  const create = useMutation({
    ...mutation('createVm'),
    onSuccess: async (operation) => {
      trackOperation(operation)
      await navigate(paths.vm(operation.object.id), saved)
    },
  })
  const submit = () => {
    const found = Object.entries(missingIn(values)).map(([pointer, sentence]) => [pointer, t(sentence)] as const)
    setMissing(found.length > 0 ? Object.fromEntries(found) : undefined)
    create.reset()
    if (found.length === 0) create.mutate({ body: toCreateVm(values) })
  }
  const named = ({ id, name }: { id: string; name: string }) => ({ value: id, label: name })
  return (
    <>
      <PageHeader title={t('create.title')} crumbs={[{ label: t('vms'), to: paths.vms }]} />
      <Section isFilled>
        <FormShell
          submitLabel={t('vm.create')}
          onSubmit={submit}
          onCancel={() => void navigate(paths.vms)}
          isPending={create.isPending || create.isSuccess}
          isDirty={isDirty}
          error={create.error}
          {...(missing ? { ownErrors: missing } : {})}
          aside={<VmSummary values={values} images={images} isos={isos} networks={networks} />}
        >
          <FormPart title={t('create.general')}>
            <TextField
              label={t('name')}
              isRequired
              pointer="/name"
              value={values.name}
              onChange={(name) => set('name', name)}
            />
            <TextField
              label={t('description')}
              pointer="/description"
              value={values.description}
              onChange={(description) => set('description', description)}
            />
          </FormPart>
          <FormPart title={t('create.disks')} hint={t('create.disksHint')}>
            <DiskFields disks={values.disks} images={usable} onChange={(disks) => set('disks', disks)} />
            <SelectField
              label={t('create.iso')}
              pointer="/isoDiskId"
              none={t('vm.isoNone')}
              value={values.isoDiskId}
              onChange={(iso) => set('isoDiskId', iso)}
              choices={isos.map(named)}
            />
          </FormPart>
          <FormPart title={t('create.size')}>
            <FieldRow>
              <BytesField
                label={t('vm.memory')}
                isRequired
                pointer="/memoryBytes"
                units={memoryUnits}
                value={values.memory}
                onChange={(memory) => set('memory', memory)}
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
            </FieldRow>
          </FormPart>
          <FormPart title={t('create.network')}>
            <SelectField
              label={t('create.network')}
              pointer="/nics/0/networkId"
              none={t('create.networkNone')}
              value={values.networkId}
              onChange={(networkId) => set('networkId', networkId)}
              choices={networks.map(named)}
            />
          </FormPart>
          <FormPart title={t('create.cloudInit')} hint={t('create.cloudInitHint')}>
            <CloudInitFields values={values.cloudInit} onChange={(cloudInit) => set('cloudInit', cloudInit)} />
          </FormPart>
          <details className="ov-more">
            <summary>{t('create.more')}</summary>
            <div className="ov-stack">
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
                  label={t('create.threads')}
                  isRequired
                  pointer="/cpu/threadsPerCore"
                  min={1}
                  max={8}
                  value={values.threads}
                  onChange={(threads) => set('threads', threads)}
                />
              </FieldRow>
              <FieldRow>
                <SelectField
                  label={t('create.cluster')}
                  pointer="/clusterId"
                  none={t('create.clusterAuto')}
                  value={values.clusterId}
                  onChange={(clusterId) => set('clusterId', clusterId)}
                  choices={clusters.map(named)}
                />
                <SelectField
                  label={t('create.storage')}
                  pointer="/disks/0/storageDomainId"
                  none={t('create.storageAuto')}
                  value={values.storageDomainId}
                  onChange={(id) => set('storageDomainId', id)}
                  choices={domains.map(named)}
                />
              </FieldRow>
              <SelectField
                label={t('vm.firmware')}
                isRequired
                pointer="/firmware"
                value={values.firmware}
                onChange={(firmware) => set('firmware', firmware || 'bios')}
                choices={(['bios', 'uefi'] as const).map((value) => ({ value, label: t(`create.firmware.${value}`) }))}
              />
              <SwitchField
                label={t('vm.deleteProtected')}
                value={values.deleteProtected}
                onChange={(isProtected) => set('deleteProtected', isProtected)}
              />
            </div>
          </details>
          <SwitchField label={t('create.start')} value={values.start} onChange={(start) => set('start', start)} />
        </FormShell>
      </Section>
    </>
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
  ])
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('create.title') }
