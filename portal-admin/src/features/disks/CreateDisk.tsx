import { trackOperation } from '@overt/design/feedback/tracked-operations.ts'
import { BytesField, SelectField, SwitchField, TextField } from '@overt/design/form/fields.tsx'
import { FieldRow, FormPart } from '@overt/design/form/FormPart.tsx'
import { describeCall } from '@overt/api-client/describe-call'
import { FormShell } from '@overt/design/form/FormShell.tsx'
import { useForm } from '@overt/design/form/use-form.ts'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { QuotaUse } from '@overt/design/quota/QuotaUse.tsx'
import { mutation } from '@overt/design/shell/api.ts'
import { saved } from '@overt/design/shell/UnsavedGuard.tsx'
import { formatBytes } from '@overt/design/units/bytes.ts'
import { type QueryClient, useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useSearchParams } from 'react-router'
import { paths } from '../../paths.ts'
import { text } from '../../text/pages.ts'
import { hostsQuery } from '../hosts/queries.ts'
import { newDiskUse } from '../../shared/quota-use.ts'
import { QuotaField } from '../../shared/QuotaField.tsx'
import { storageDomainsQuery } from '../storage-domains/queries.ts'
import { newDiskForm, toCreateDisk } from './disk-form-values.ts'
import { imagesQuery } from './queries.ts'

const sizeUnits = ['MiB', 'GiB', 'TiB'] as const

/** Makes a disk: blank, cloned from an image, or imported from a file on a host. */
export default function CreateDisk() {
  const t = text.use()
  const navigate = useNavigate()
  const [params] = useSearchParams()
  const images = useSuspenseQuery(imagesQuery).data.items
  const hosts = useSuspenseQuery(hostsQuery({})).data.items.filter(({ status }) => status === 'up')
  const domains = useSuspenseQuery(storageDomainsQuery).data.items
  const { values, set, isDirty } = useForm(newDiskForm(params.get('from') ?? undefined, hosts[0]?.id))
  const create = useMutation({
    ...mutation('createDisk'),
    onSuccess: async (operation) => {
      trackOperation(operation)
      await navigate(paths.disk(operation.object.id), saved)
    },
  })
  // Where it is made: chosen, that of the image, or the only one there is.
  const imageDomainId = images.find(({ id }) => values.source === 'clone' && id === values.imageId)?.storageDomainId
  const place = domains.find(({ id }) => id === (values.storageDomainId || imageDomainId))
  const [firstDomain] = domains
  const isOneDataCenter = domains.every(({ dataCenterId }) => dataCenterId === firstDomain?.dataCenterId)
  const dataCenterId = place?.dataCenterId ?? (isOneDataCenter ? firstDomain?.dataCenterId : undefined)
  const isImport = values.source === 'import'
  return (
    <>
      <PageHeader title={t('disk.createTitle')} crumbs={[{ label: t('disks'), to: paths.disks }]} />
      <Section isFilled>
        <FormShell
          submitLabel={t('disk.create')}
          onSubmit={() => create.mutate({ body: toCreateDisk(values) })}
          onCancel={() => void navigate(paths.disks)}
          isPending={create.isPending || create.isSuccess}
          isDirty={isDirty}
          error={create.error}
          call={() => describeCall('createDisk', { body: toCreateDisk(values) })}
        >
          <FormPart title={t('general')}>
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
          <FormPart title={t('disk.source')}>
            <SelectField
              label={t('disk.source')}
              isRequired
              value={values.source}
              onChange={(source) => set('source', source || 'blank')}
              choices={(['import', 'clone', 'blank'] as const).map((value) => ({
                value,
                label: t(`disk.source.${value}`),
              }))}
            />
            {isImport ? (
              <>
                <FieldRow>
                  <SelectField
                    label={t('disk.host')}
                    isRequired
                    pointer="/source/hostId"
                    value={values.hostId}
                    onChange={(hostId) => set('hostId', hostId)}
                    areNames
                    choices={hosts.map(({ id, name }) => ({ value: id, label: name }))}
                  />
                  <SelectField
                    label={t('disk.fileFormat')}
                    isRequired
                    pointer="/source/format"
                    value={values.format}
                    onChange={(format) => set('format', format || 'qcow2')}
                    areNames
                    choices={(['qcow2', 'raw', 'iso'] as const).map((value) => ({ value, label: value }))}
                  />
                </FieldRow>
                <TextField
                  label={t('disk.path')}
                  isRequired
                  isMono
                  pointer="/source/path"
                  hint={t('disk.pathHint')}
                  value={values.path}
                  onChange={(path) => set('path', path)}
                />
              </>
            ) : null}
            {values.source === 'clone' ? (
              <FieldRow>
                <SelectField
                  label={t('create.image')}
                  isRequired
                  pointer="/source/diskId"
                  value={values.imageId}
                  onChange={(imageId) => set('imageId', imageId)}
                  areNames
                  choices={images.map(({ id, name, sizeBytes }) => ({
                    value: id,
                    label: `${name} · ${formatBytes(sizeBytes)}`,
                  }))}
                />
                <SelectField
                  label={t('create.mode')}
                  isRequired
                  pointer="/source/mode"
                  value={values.mode}
                  onChange={(mode) => set('mode', mode || 'full')}
                  choices={(['full', 'linked'] as const).map((value) => ({ value, label: t(`create.mode.${value}`) }))}
                />
              </FieldRow>
            ) : null}
            {isImport ? null : (
              <BytesField
                label={t('disk.size')}
                isRequired={values.source === 'blank'}
                pointer="/source/sizeBytes"
                {...(values.source === 'clone' ? { hint: t('create.diskSizeHint') } : {})}
                units={sizeUnits}
                value={values.size}
                onChange={(size) => set('size', size)}
              />
            )}
          </FormPart>
          <FormPart title={t('create.more')}>
            <FieldRow>
              <SelectField
                label={t('create.allocation')}
                isRequired
                pointer="/allocation"
                value={values.allocation}
                onChange={(allocation) => set('allocation', allocation || 'thin')}
                choices={(['thin', 'preallocated'] as const).map((value) => ({
                  value,
                  label: t(`create.allocation.${value}`),
                }))}
              />
              <SelectField
                label={t('disk.storage')}
                pointer="/storageDomainId"
                none={t('create.storageAuto')}
                value={values.storageDomainId}
                onChange={(id) => set('storageDomainId', id)}
                areNames
                choices={domains.map(({ id, name }) => ({ value: id, label: name }))}
              />
            </FieldRow>
            <QuotaField
              dataCenterId={dataCenterId}
              value={values.quotaId}
              onChange={(quotaId) => set('quotaId', quotaId)}
              none="automatic"
            />
            {values.source === 'blank' ? null : (
              <SwitchField
                label={t('disk.asImage')}
                value={values.readOnly}
                onChange={(readOnly) => set('readOnly', readOnly)}
              />
            )}
          </FormPart>
          <QuotaUse question={newDiskUse(values, images, (isOneDataCenter && firstDomain?.id) || '')} />
        </FormShell>
      </Section>
    </>
  )
}

/** Reads what can be chosen before the page shows. */
export const loader = (queryClient: QueryClient) => async () => {
  await Promise.all([
    queryClient.ensureQueryData(imagesQuery),
    queryClient.ensureQueryData(hostsQuery({})),
    queryClient.ensureQueryData(storageDomainsQuery),
  ])
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('disk.createTitle') }
