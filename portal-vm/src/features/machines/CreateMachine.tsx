import './machines.css'
import { describeCall } from '@overt/api-client/describe-call'
import { Message } from '@overt/design/feedback/Message.tsx'
import { trackOperation } from '@overt/design/feedback/tracked-operations.ts'
import { SelectField, TextAreaField, TextField } from '@overt/design/form/fields.tsx'
import { FieldRow, FormPart } from '@overt/design/form/FormPart.tsx'
import { FormShell } from '@overt/design/form/FormShell.tsx'
import { SizeChoice } from '@overt/design/form/SizeChoice.tsx'
import { useForm } from '@overt/design/form/use-form.ts'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { QuotaUse } from '@overt/design/quota/QuotaUse.tsx'
import { sshKeysQuery } from '@overt/design/shell/ssh-keys.ts'
import { asApiError, client } from '@overt/design/shell/api.ts'
import { fitsLargest, type VmSize, vmSizes } from '@overt/design/shell/vm/sizes.ts'
import { saved } from '@overt/design/shell/UnsavedGuard.tsx'
import { PageLink } from '@overt/design/shell/links.tsx'
import type { Schema } from '@overt/api-client/engine'
import { type QueryClient, useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { paths } from '../../paths.ts'
import { text } from '../../text/text.ts'
import { LimitRefusal } from './LimitRefusal.tsx'
import { mistakesIn, type NewMachine, toCreateVm, usedBy } from './new-machine.ts'
import { OwnKeys } from './OwnKeys.tsx'
import { defaultsQuery, imagesQuery, nameQuery } from './queries.ts'

/** Makes a machine from an image: what it is called, how large it is, who may enter. The rest is the engine's choice. */
export default function CreateMachine() {
  const t = text.use()
  const defaults = useSuspenseQuery(defaultsQuery).data
  const images = useSuspenseQuery(imagesQuery).data.items
  // A copy is made where its image is: only there where the user may make disks.
  const usable = images.filter(
    ({ status, storageDomainId }) => status === 'ok' && defaults?.storageDomainIds.includes(storageDomainId),
  )
  return (
    <>
      <PageHeader title={t('create')} crumbs={[{ label: t('back'), to: paths.machines }]} />
      <Section isFilled>
        {defaults === null || usable.length === 0 ? (
          <Message
            tone="info"
            title={t(defaults === null ? 'createForbiddenTitle' : 'noImage')}
            actions={<PageLink to={paths.machines}>{t('back')}</PageLink>}
          >
            {t(defaults === null ? 'createForbidden' : 'noImageBody')}
          </Message>
        ) : (
          <MachineForm defaults={defaults} images={usable} />
        )}
      </Section>
    </>
  )
}

function MachineForm({ defaults, images }: { defaults: Schema<'VmDefaults'>; images: readonly Schema<'Disk'>[] }) {
  const t = text.use()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const ownKeys = useSuspenseQuery(sshKeysQuery).data.items
  const { values, set, isDirty } = useForm<NewMachine>({
    name: '',
    imageId: images.length === 1 ? (images[0]?.id ?? '') : '',
    size: vmSizes.find((size) => fitsLargest(size, defaults.largestHost))?.name ?? 'small',
    userName: '',
    password: '',
    ownKeyIds: [],
    sshKeys: '',
  })
  const [mistakes, setMistakes] = useState<Record<string, string>>()
  const create = useMutation({
    mutationFn: (body: Schema<'CreateVm'>) => client.call('createVm', { body }),
    onSuccess: async (operation) => {
      trackOperation(operation)
      await navigate(paths.machine(operation.object.id), saved)
    },
  })
  const chooseImage = async (imageId: string) => {
    set('imageId', imageId)
    const image = images.find(({ id }) => id === imageId)
    if (!image || values.name.trim() !== '') return
    const { name } = await queryClient.fetchQuery({ ...nameQuery(image.name), staleTime: 0 })
    set('name', name)
  }
  const submit = () => {
    const found = Object.entries(mistakesIn(values)).map(
      ([pointer, { sentence, number }]) => [pointer, t(sentence, { number })] as const,
    )
    setMistakes(found.length > 0 ? Object.fromEntries(found) : undefined)
    create.reset()
    if (found.length === 0) create.mutate(toCreateVm(values, defaults, ownKeys))
  }
  const size: VmSize = vmSizes.find(({ name }) => name === values.size) ?? vmSizes[0]
  // What the user may use is told in words of theirs.
  const failure = asApiError(create.error)
  const refusal = failure?.code === 'quota_exceeded' ? failure : undefined
  return (
    <FormShell
      submitLabel={t('create')}
      onSubmit={submit}
      onCancel={() => void navigate(paths.machines)}
      isPending={create.isPending || create.isSuccess}
      isDirty={isDirty}
      error={refusal ? undefined : create.error}
      notice={refusal ? <LimitRefusal error={refusal} /> : null}
      call={() => describeCall('createVm', { body: toCreateVm(values, defaults, ownKeys) })}
      {...(mistakes ? { ownErrors: mistakes } : {})}
    >
      <FormPart title={t('whatPart')}>
        <SelectField
          label={t('image')}
          isRequired
          pointer="/disks/0/source"
          value={values.imageId}
          onChange={(id) => void chooseImage(id)}
          areNames
          choices={images.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextField
          label={t('name')}
          isRequired
          pointer="/name"
          value={values.name}
          onChange={(name) => set('name', name)}
        />
      </FormPart>
      <FormPart title={t('sizePart')}>
        <SizeChoice
          cpus={size.cpus}
          memoryBytes={size.memoryBytes}
          largest={defaults.largestHost}
          onChoose={({ name }) => set('size', name)}
        />
        <QuotaUse words="plain" question={usedBy(values, defaults, images)} />
      </FormPart>
      <FormPart title={t('entryPart')} hint={t('entryHint')}>
        <FieldRow>
          <TextField
            label={t('userName')}
            pointer="/cloudInit/userName"
            value={values.userName}
            onChange={(userName) => set('userName', userName)}
          />
          <TextField
            label={t('password')}
            pointer="/cloudInit/password"
            type="password"
            hint={t('passwordHint')}
            value={values.password}
            onChange={(password) => set('password', password)}
          />
        </FieldRow>
        <OwnKeys keys={ownKeys} chosen={values.ownKeyIds} onChange={(chosen) => set('ownKeyIds', chosen)} />
        <TextAreaField
          label={t('sshKeys')}
          pointer="/cloudInit/sshAuthorizedKeys"
          hint={t('sshKeysHint')}
          isMono
          value={values.sshKeys}
          onChange={(sshKeys) => set('sshKeys', sshKeys)}
        />
      </FormPart>
    </FormShell>
  )
}

/** Reads what can be chosen before the page shows. */
export const loader = (queryClient: QueryClient) => async () => {
  await Promise.all([
    queryClient.ensureQueryData(defaultsQuery),
    queryClient.ensureQueryData(imagesQuery),
    queryClient.ensureQueryData(sshKeysQuery),
  ])
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('create') }
