import { describeCall } from '@overt/api-client/describe-call'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { FormPart } from '@overt/design/form/FormPart.tsx'
import { FormShell } from '@overt/design/form/FormShell.tsx'
import { NameFields } from '@overt/design/form/NameFields.tsx'
import { StaleNotice } from '@overt/design/form/StaleNotice.tsx'
import { useStaleEdit } from '@overt/design/form/use-stale-edit.ts'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { QuotaBars } from '@overt/design/quota/QuotaBars.tsx'
import { client } from '@overt/design/shell/api.ts'
import { param } from '@overt/design/shell/page-route.ts'
import { saved } from '@overt/design/shell/UnsavedGuard.tsx'
import { Data } from '@overt/design/units/Data.tsx'
import { type QueryClient, useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type LoaderFunctionArgs, useNavigate, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { lastChange } from '../../shared/last-change.ts'
import { text } from '../../text/pages.ts'
import { quotaText } from '../../text/quota.ts'
import { clustersQuery } from '../clusters/queries.ts'
import { storageDomainsQuery } from '../storage-domains/queries.ts'
import { quotaQuery } from './queries.ts'
import { mistakesIn, quotaFields, quotaValues, quotaWords, toUpdateQuota } from './quota-form-values.ts'
import { ClusterPartFields, StoragePartFields } from './QuotaFields.tsx'

/** Changes a quota; what is used of it stands beside the form. */
export default function EditQuota() {
  const t = text.use()
  const q = quotaText.use()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const id = param({ params: useParams() }, 'id')
  const { data: latest } = useSuspenseQuery(quotaQuery(id))
  const inIt = ({ dataCenterId }: { dataCenterId: string }) => dataCenterId === latest.dataCenterId
  const clusters = useSuspenseQuery(clustersQuery).data.items.filter(inIt)
  const domains = useSuspenseQuery(storageDomainsQuery).data.items.filter(inIt)
  const placeName = (placeId: string) => [...clusters, ...domains].find((place) => place.id === placeId)?.name ?? '…'
  const { base, form, saving, readError, notice } = useStaleEdit({
    opened: latest,
    valuesOf: quotaValues,
    fields: quotaFields,
    labelOf: (field) => q(`field.${field}`),
    say: (field, shown) => quotaWords(field, shown, placeName),
    readAgain: () => queryClient.fetchQuery({ ...quotaQuery(id), staleTime: 0 }),
    readWho: () => lastChange(queryClient, id, 'quota.updated'),
  })
  const { values, merge, isDirty } = form
  const args = () => ({
    path: { id },
    headers: { 'If-Match': `"${base.revision}"` },
    body: toUpdateQuota(values, base),
  })
  const save = useMutation({
    mutationFn: () => client.call('updateQuota', args()),
    onSuccess: async (now) => {
      queryClient.setQueryData(quotaQuery(id).queryKey, now)
      showToast({ variant: 'success', title: q('saved', { name: now.name }) })
      await navigate(paths.quota(id), saved)
    },
    ...saving,
  })
  const [mistakes, setMistakes] = useState<ReturnType<typeof mistakesIn>>()
  const submit = () => {
    const found = mistakesIn(values)
    setMistakes(found)
    if (found) save.reset()
    else save.mutate()
  }
  return (
    <>
      <PageHeader
        title={q('edit.title', { name: base.name })}
        crumbs={[
          { label: t('quotas'), to: paths.quotas },
          { label: <Data>{base.name}</Data>, to: paths.quota(id) },
        ]}
      />
      <Section isFilled>
        <FormShell
          submitLabel={q('save')}
          onSubmit={submit}
          onCancel={() => void navigate(paths.quota(id))}
          isPending={save.isPending}
          isDirty={isDirty}
          error={readError ?? save.error}
          {...(mistakes ? { ownErrors: mistakes } : {})}
          call={() => describeCall('updateQuota', args())}
          notice={notice ? <StaleNotice {...notice} /> : null}
          aside={
            <Panel title={q('limits')}>
              <QuotaBars quota={latest} words="full" />
            </Panel>
          }
        >
          <FormPart title={t('general')}>
            <NameFields values={values} onChange={merge} />
          </FormPart>
          <ClusterPartFields values={values} onChange={merge} clusters={clusters} />
          <StoragePartFields values={values} onChange={merge} domains={domains} />
        </FormShell>
      </Section>
    </>
  )
}

/** Reads the quota and what can be chosen before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await Promise.all([
    queryClient.ensureQueryData(quotaQuery(param(args, 'id'))),
    queryClient.ensureQueryData(clustersQuery),
    queryClient.ensureQueryData(storageDomainsQuery),
  ])
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('quotas') }
