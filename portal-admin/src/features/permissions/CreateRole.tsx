import { describeCall } from '@overt/api-client/describe-call'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { FormShell } from '@overt/design/form/FormShell.tsx'
import { useForm } from '@overt/design/form/use-form.ts'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { mutation } from '@overt/design/shell/api.ts'
import { saved } from '@overt/design/shell/UnsavedGuard.tsx'
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useNavigate, useSearchParams } from 'react-router'
import { paths } from '../../paths.ts'
import { text } from '../../text/pages.ts'
import { peopleText } from '../../text/people.ts'
import { roleQuery } from './queries.ts'
import { newRole, toCreateRole } from './role-form-values.ts'
import { RoleFields } from './RoleFields.tsx'

/** Makes a role, from nothing or like another one. */
export default function CreateRole() {
  const t = text.use()
  const p = peopleText.use()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [params] = useSearchParams()
  const from = params.get('from')
  // The loader has read it; who changes it meanwhile does not change what is entered here.
  const like = from === null ? undefined : queryClient.getQueryData(roleQuery(from).queryKey)
  const { values, merge, isDirty } = useForm(newRole(like))
  const create = useMutation({
    ...mutation('createRole'),
    onSuccess: async ({ id, name }) => {
      showToast({ variant: 'success', title: p('made', { name }) })
      await navigate(paths.role(id), saved)
    },
  })
  const args = () => ({ body: toCreateRole(values) })
  return (
    <>
      <PageHeader title={p('role.create')} crumbs={[{ label: t('roles'), to: paths.roles }]} />
      <Section isFilled>
        <FormShell
          submitLabel={p('role.create')}
          onSubmit={() => create.mutate(args())}
          onCancel={() => void navigate(like ? paths.role(like.id) : paths.roles)}
          isPending={create.isPending || create.isSuccess}
          isDirty={isDirty}
          error={create.error}
          call={() => describeCall('createRole', args())}
        >
          <RoleFields values={values} onChange={merge} />
        </FormShell>
      </Section>
    </>
  )
}

/** Reads the role that it is to be like. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  const from = new URL(args.request.url).searchParams.get('from')
  if (from !== null) await queryClient.ensureQueryData(roleQuery(from))
  return null
}

/** The tab's title. */
export const handle = { title: () => peopleText.t('role.create') }
