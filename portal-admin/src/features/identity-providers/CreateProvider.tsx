import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { FormShell } from '@overt/design/form/FormShell.tsx'
import { useForm } from '@overt/design/form/use-form.ts'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { client, mutation } from '@overt/design/shell/api.ts'
import { saved } from '@overt/design/shell/UnsavedGuard.tsx'
import { useMutation } from '@tanstack/react-query'
import { useLocation, useNavigate } from 'react-router'
import { paths } from '../../paths.ts'
import { identityText } from '../../text/identity.ts'
import { text } from '../../text/text.ts'
import { newProvider, toCreateProvider, toSettings } from './provider-form-values.ts'
import { ProviderFields } from './ProviderFields.tsx'
import { ProviderTest } from './ProviderTest.tsx'

/** Adds an identity provider of the kind that the address names. */
export default function CreateProvider() {
  const kind: Schema<'IdentityProviderKind'> = useLocation().pathname.endsWith('/ldap') ? 'ldap' : 'oidc'
  const t = identityText.use()
  const navigate = useNavigate()
  const { values, merge, isDirty } = useForm(newProvider)
  const args = () => ({ body: toCreateProvider(kind, values) })
  const create = useMutation({
    ...mutation('createIdentityProvider'),
    onSuccess: async ({ name }) => {
      showToast({ variant: 'success', title: t('made', { name }) })
      await navigate(paths.identityProviders, saved)
    },
  })
  return (
    <>
      <PageHeader
        title={t(`create.${kind}`)}
        crumbs={[{ label: text.t('identityProviders'), to: paths.identityProviders }]}
      />
      <Section isFilled>
        <FormShell
          submitLabel={t('create')}
          onSubmit={() => create.mutate(args())}
          onCancel={() => void navigate(paths.identityProviders)}
          isPending={create.isPending || create.isSuccess}
          isDirty={isDirty}
          error={create.error}
          call={() => describeCall('createIdentityProvider', args())}
          aside={
            <Panel title={t('test')}>
              <ProviderTest
                kind={kind}
                run={(sampleUserName) =>
                  client.call('testIdentityProviderSettings', {
                    body: { ...toSettings(kind, values), ...(sampleUserName ? { sampleUserName } : {}) },
                  })
                }
              />
            </Panel>
          }
        >
          <ProviderFields kind={kind} values={values} onChange={merge} hasSecret={false} />
        </FormShell>
      </Section>
    </>
  )
}

/** The tab's title. */
export const handle = { title: () => text.t('identityProviders') }
