import { describeCall } from '@overt/api-client/describe-call'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { FormShell } from '@overt/design/form/FormShell.tsx'
import { StaleNotice } from '@overt/design/form/StaleNotice.tsx'
import { useStaleEdit } from '@overt/design/form/use-stale-edit.ts'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { client } from '@overt/design/shell/api.ts'
import { param } from '@overt/design/shell/page-route.ts'
import { saved } from '@overt/design/shell/UnsavedGuard.tsx'
import { type QueryClient, useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useNavigate, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { lastChange } from '../../shared/last-change.ts'
import { identityText } from '../../text/identity.ts'
import { text } from '../../text/text.ts'
import { providerFields, providerValues, providerWords, toSettings } from './provider-form-values.ts'
import { ProviderFields } from './ProviderFields.tsx'
import { ProviderTest } from './ProviderTest.tsx'
import { identityProviderQuery } from './queries.ts'

/** Changes an identity provider. */
export default function EditProvider() {
  const t = identityText.use()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const id = param({ params: useParams() }, 'id')
  const { data: opened } = useSuspenseQuery(identityProviderQuery(id))
  const { base, form, saving, readError, notice } = useStaleEdit({
    opened,
    valuesOf: providerValues,
    fields: providerFields,
    labelOf: (field) => t(`field.${field}`),
    say: providerWords,
    readAgain: () => queryClient.fetchQuery({ ...identityProviderQuery(id), staleTime: 0 }),
    readWho: () => lastChange(queryClient, id, 'identity_provider.updated'),
  })
  const { values, merge, isDirty } = form
  const { kind } = base
  const args = () => ({
    path: { id },
    headers: { 'If-Match': `"${base.revision}"` },
    body: { name: values.name.trim(), enabled: values.enabled, ...toSettings(kind, values) },
  })
  const save = useMutation({
    mutationFn: () => client.call('updateIdentityProvider', args()),
    onSuccess: async (now) => {
      queryClient.setQueryData(identityProviderQuery(id).queryKey, now)
      showToast({ variant: 'success', title: t('saved', { name: now.name }) })
      await navigate(paths.identityProviders, saved)
    },
    ...saving,
  })
  return (
    <>
      <PageHeader
        title={t('edit.title', { name: base.name })}
        crumbs={[{ label: text.t('identityProviders'), to: paths.identityProviders }]}
      />
      <Section isFilled>
        <FormShell
          submitLabel={t('save')}
          onSubmit={() => save.mutate()}
          onCancel={() => void navigate(paths.identityProviders)}
          isPending={save.isPending}
          isDirty={isDirty}
          error={readError ?? save.error}
          call={() => describeCall('updateIdentityProvider', args())}
          notice={notice ? <StaleNotice {...notice} /> : null}
          aside={
            <Panel title={t('test')}>
              <ProviderTest
                kind={kind}
                run={(sampleUserName) =>
                  client.call('testIdentityProviderSettings', {
                    body: {
                      providerId: id,
                      ...toSettings(kind, values),
                      ...(sampleUserName ? { sampleUserName } : {}),
                    },
                  })
                }
              />
            </Panel>
          }
        >
          <ProviderFields kind={kind} values={values} onChange={merge} hasSecret={base.hasSecret} />
        </FormShell>
      </Section>
    </>
  )
}

/** Reads the provider before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(identityProviderQuery(param(args, 'id')))
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('identityProviders') }
