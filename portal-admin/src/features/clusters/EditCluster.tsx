import { describeCall } from '@overt/api-client/describe-call'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { FormPart } from '@overt/design/form/FormPart.tsx'
import { FormShell } from '@overt/design/form/FormShell.tsx'
import { NameFields } from '@overt/design/form/NameFields.tsx'
import { StaleNotice } from '@overt/design/form/StaleNotice.tsx'
import { useStaleEdit } from '@overt/design/form/use-stale-edit.ts'
import { part } from '@overt/design/page/part.tsx'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { asApiError, client } from '@overt/design/shell/api.ts'
import { param } from '@overt/design/shell/page-route.ts'
import { saved } from '@overt/design/shell/UnsavedGuard.tsx'
import { Data } from '@overt/design/units/Data.tsx'
import { type QueryClient, useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type LoaderFunctionArgs, useNavigate, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { lastChange } from '../../shared/last-change.ts'
import { text } from '../../text/pages.ts'
import { placeText } from '../../text/places.ts'
import { clusterFieldName, clusterFields, clusterValues, clusterWords, toUpdateCluster } from './cluster-form-values.ts'
import { HardwareFields } from './HardwareFields.tsx'
import { clusterChoicesQuery, clusterQuery } from './queries.ts'
import { WorkFields } from './WorkFields.tsx'

const ConfirmClusterChange = part(() => import('./ConfirmClusterChange.tsx'))

/** Changes a cluster's settings. */
export default function EditCluster() {
  const t = text.use()
  const p = placeText.use()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const id = param({ params: useParams() }, 'id')
  const { data: opened } = useSuspenseQuery(clusterQuery(id))
  const { data: choices } = useSuspenseQuery(clusterChoicesQuery(id))
  const { base, form, saving, readError, notice } = useStaleEdit({
    opened,
    valuesOf: clusterValues,
    fields: clusterFields,
    labelOf: clusterFieldName,
    say: clusterWords,
    readAgain: () => queryClient.fetchQuery({ ...clusterQuery(id), staleTime: 0 }),
    readWho: () => lastChange(queryClient, id, 'cluster.updated'),
  })
  const { values, merge, isDirty } = form
  const change = toUpdateCluster(values, base)
  const args = (planHash?: string) => ({
    path: { id },
    headers: { 'If-Match': `"${base.revision}"`, ...(planHash === undefined ? {} : { 'Plan-Hash': planHash }) },
    body: change,
  })
  const [isAsking, setIsAsking] = useState(false)
  const saveAs = async (planHash: string) => {
    const cluster = await client.call('updateCluster', args(planHash))
    queryClient.setQueryData(clusterQuery(id).queryKey, cluster)
    showToast({ variant: 'success', title: p('saved', { name: cluster.name }) })
    await navigate(paths.cluster(id), saved)
  }
  const save = useMutation({
    mutationFn: async () => {
      const plan = await client.call('planUpdateCluster', { path: { id }, body: change })
      // Whether to do that to its hosts is asked first.
      if (plan.effects.some(({ object }) => object.kind === 'host')) setIsAsking(true)
      else await saveAs(plan.hash)
    },
    ...saving,
  })
  const saveConfirmed = async (planHash: string) => {
    try {
      await saveAs(planHash)
    } catch (error) {
      // What somebody else saved is taken in on the page; the rest is said where it was asked.
      if (asApiError(error)?.code !== 'stale_revision') throw error
      await saving.onError(error)
    }
  }
  const waits = base.vmCount > 0 && (change.cpuType !== undefined || change.emulatedMachine !== undefined)
  return (
    <>
      <PageHeader
        title={p('edit.title', { name: base.name })}
        crumbs={[
          { label: t('clusters'), to: paths.clusters },
          { label: <Data>{base.name}</Data>, to: paths.cluster(id) },
        ]}
      />
      <Section isFilled>
        <FormShell
          submitLabel={p('cluster.save')}
          onSubmit={() => save.mutate()}
          onCancel={() => void navigate(paths.cluster(id))}
          isPending={save.isPending}
          isDirty={isDirty}
          error={readError ?? save.error}
          call={() => describeCall('updateCluster', args())}
          notice={notice ? <StaleNotice {...notice} /> : null}
        >
          <FormPart title={t('general')}>
            <NameFields values={values} onChange={merge} />
          </FormPart>
          <HardwareFields
            values={values}
            choices={choices}
            onChange={merge}
            architecture={base.architecture}
            waits={waits}
            areOwnHosts={base.hostCount > 0}
          />
          <WorkFields values={values} onChange={merge} />
        </FormShell>
      </Section>
      {isAsking ? (
        <ConfirmClusterChange name={base.name} args={args} save={saveConfirmed} onClose={() => setIsAsking(false)} />
      ) : null}
    </>
  )
}

/** Reads the cluster and what can be chosen before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  const id = param(args, 'id')
  await Promise.all([
    queryClient.ensureQueryData(clusterQuery(id)),
    queryClient.ensureQueryData(clusterChoicesQuery(id)),
  ])
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('clusters') }
