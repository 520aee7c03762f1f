import { describeCall } from '@overt/api-client/describe-call'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { SelectField } from '@overt/design/form/fields.tsx'
import { FormPart } from '@overt/design/form/FormPart.tsx'
import { FormShell } from '@overt/design/form/FormShell.tsx'
import { NameFields } from '@overt/design/form/NameFields.tsx'
import { useForm } from '@overt/design/form/use-form.ts'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { mutation } from '@overt/design/shell/api.ts'
import { saved } from '@overt/design/shell/UnsavedGuard.tsx'
import { type QueryClient, useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { paths } from '../../paths.ts'
import { text } from '../../text/pages.ts'
import { quotaText } from '../../text/quota.ts'
import { clustersQuery } from '../clusters/queries.ts'
import { dataCentersQuery } from '../data-centers/queries.ts'
import { storageDomainsQuery } from '../storage-domains/queries.ts'
import { mistakesIn, newQuota, toCreateQuota } from './quota-form-values.ts'
import { ClusterPartFields, StoragePartFields } from './QuotaFields.tsx'

/** Makes a quota: of which data center, how much of it. Who consumes it is told on its page. */
export default function CreateQuota() {
  const t = text.use()
  const q = quotaText.use()
  const navigate = useNavigate()
  const dataCenters = useSuspenseQuery(dataCentersQuery).data.items
  const clusters = useSuspenseQuery(clustersQuery).data.items
  const domains = useSuspenseQuery(storageDomainsQuery).data.items
  const [params] = useSearchParams()
  const only = dataCenters.length === 1 ? dataCenters[0]?.id : undefined
  const { values, merge, isDirty } = useForm(newQuota(params.get('dataCenter') ?? only ?? ''))
  const create = useMutation({
    ...mutation('createQuota'),
    onSuccess: async ({ id, name }) => {
      showToast({ variant: 'success', title: q('made', { name }) })
      await navigate(paths.quotaTab(id, 'consumers'), saved)
    },
  })
  const args = () => ({ body: toCreateQuota(values) })
  const [mistakes, setMistakes] = useState<ReturnType<typeof mistakesIn>>()
  const submit = () => {
    const found = mistakesIn(values)
    setMistakes(found)
    if (found) create.reset()
    else create.mutate(args())
  }
  const inIt = ({ dataCenterId }: { dataCenterId: string }) => dataCenterId === values.dataCenterId
  // What another data center does not have is chosen anew there.
  const moveTo = (dataCenterId: string) =>
    merge({
      dataCenterId,
      clusterParts: values.clusterParts.map((row) => ({ ...row, clusterId: '' })),
      storageParts: values.storageParts.map((row) => ({ ...row, storageDomainId: '' })),
    })
  return (
    <>
      <PageHeader title={q('create')} crumbs={[{ label: t('quotas'), to: paths.quotas }]} />
      <Section isFilled>
        <FormShell
          submitLabel={q('create')}
          onSubmit={submit}
          onCancel={() => void navigate(paths.quotas)}
          isPending={create.isPending || create.isSuccess}
          isDirty={isDirty}
          error={create.error}
          {...(mistakes ? { ownErrors: mistakes } : {})}
          call={() => describeCall('createQuota', args())}
        >
          <FormPart title={t('general')}>
            <NameFields values={values} onChange={merge} />
            <SelectField
              label={q('dataCenter')}
              isRequired
              pointer="/dataCenterId"
              value={values.dataCenterId}
              onChange={moveTo}
              areNames
              choices={dataCenters.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </FormPart>
          <ClusterPartFields values={values} onChange={merge} clusters={clusters.filter(inIt)} />
          <StoragePartFields values={values} onChange={merge} domains={domains.filter(inIt)} />
        </FormShell>
      </Section>
    </>
  )
}

/** Reads what can be chosen before the page shows. */
export const loader = (queryClient: QueryClient) => async () => {
  await Promise.all([
    queryClient.ensureQueryData(dataCentersQuery),
    queryClient.ensureQueryData(clustersQuery),
    queryClient.ensureQueryData(storageDomainsQuery),
  ])
  return null
}

/** The tab's title. */
export const handle = { title: () => quotaText.t('create') }
