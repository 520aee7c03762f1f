import { describeCall } from '@overt/api-client/describe-call'
import { ErrorSentence } from '@overt/design/feedback/ErrorPanel.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { SelectField } from '@overt/design/form/fields.tsx'
import { FieldRow, FormPart } from '@overt/design/form/FormPart.tsx'
import { FormShell } from '@overt/design/form/FormShell.tsx'
import { NameFields } from '@overt/design/form/NameFields.tsx'
import { useForm } from '@overt/design/form/use-form.ts'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { mutation } from '@overt/design/shell/api.ts'
import { saved } from '@overt/design/shell/UnsavedGuard.tsx'
import { keepPreviousData, type QueryClient, useMutation, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useNavigate, useSearchParams } from 'react-router'
import { paths } from '../../paths.ts'
import { text } from '../../text/pages.ts'
import { placeText } from '../../text/places.ts'
import { dataCentersQuery } from '../data-centers/queries.ts'
import { newCluster, type NewClusterValues, toCreateCluster } from './cluster-form-values.ts'
import { HardwareFields } from './HardwareFields.tsx'
import { newClusterChoicesQuery } from './queries.ts'
import { WorkFields } from './WorkFields.tsx'

const architectures = ['x86_64', 'aarch64'] as const

/** Makes a cluster: where it is, what its VMs see, how its hosts share the work. */
export default function CreateCluster() {
  const t = text.use()
  const p = placeText.use()
  const navigate = useNavigate()
  const dataCenters = useSuspenseQuery(dataCentersQuery).data.items
  const [params] = useSearchParams()
  const only = dataCenters.length === 1 ? dataCenters[0]?.id : undefined
  const { values, set, merge, isDirty } = useForm(newCluster(params.get('dataCenter') ?? only ?? ''))
  const choices = useQuery({ ...newClusterChoicesQuery(values.architecture), placeholderData: keepPreviousData })
  const create = useMutation({
    ...mutation('createCluster'),
    onSuccess: async (cluster) => {
      showToast({ variant: 'success', title: p('made', { name: cluster.name }) })
      await navigate(paths.cluster(cluster.id), saved)
    },
  })
  // What another architecture has is chosen anew; there is no BIOS on aarch64.
  const choose = (architecture: NewClusterValues['architecture']) =>
    merge({
      architecture,
      cpuType: '',
      emulatedMachine: '',
      firmwareDefault: architecture === 'aarch64' ? 'uefi' : 'bios',
    })
  return (
    <>
      <PageHeader title={t('cluster.create')} crumbs={[{ label: t('clusters'), to: paths.clusters }]} />
      <Section isFilled>
        <FormShell
          submitLabel={t('cluster.create')}
          onSubmit={() => create.mutate({ body: toCreateCluster(values) })}
          onCancel={() => void navigate(paths.clusters)}
          isPending={create.isPending || create.isSuccess}
          isDirty={isDirty}
          error={create.error}
          call={() => describeCall('createCluster', { body: toCreateCluster(values) })}
        >
          <FormPart title={t('general')}>
            <NameFields values={values} onChange={merge} />
            <FieldRow>
              <SelectField
                label={p('field.dataCenter')}
                isRequired
                pointer="/dataCenterId"
                value={values.dataCenterId}
                onChange={(id) => set('dataCenterId', id)}
                areNames
                choices={dataCenters.map(({ id, name }) => ({ value: id, label: name }))}
              />
              <SelectField
                label={p('field.architecture')}
                isRequired
                pointer="/architecture"
                value={values.architecture}
                onChange={(architecture) => choose(architecture || values.architecture)}
                areNames
                choices={architectures.map((value) => ({ value, label: value }))}
              />
            </FieldRow>
          </FormPart>
          {choices.data ? (
            <HardwareFields
              values={values}
              choices={choices.data}
              onChange={merge}
              architecture={values.architecture}
              isLoading={choices.isPlaceholderData}
            />
          ) : null}
          {choices.error && !choices.data ? (
            <FormPart title={p('part.hardware')}>
              <div role="alert">
                <ErrorSentence error={choices.error} />
              </div>
            </FormPart>
          ) : null}
          <WorkFields values={values} onChange={merge} />
        </FormShell>
      </Section>
    </>
  )
}

/** Reads what can be chosen before the page shows. */
export const loader = (queryClient: QueryClient) => async () => {
  await Promise.all([
    queryClient.ensureQueryData(dataCentersQuery),
    queryClient.ensureQueryData(newClusterChoicesQuery('x86_64')),
  ])
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('cluster.create') }
