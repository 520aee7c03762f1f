import { describeCall } from '@overt/api-client/describe-call'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { FormShell } from '@overt/design/form/FormShell.tsx'
import { StaleNotice } from '@overt/design/form/StaleNotice.tsx'
import { useStaleEdit } from '@overt/design/form/use-stale-edit.ts'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { client } from '@overt/design/shell/api.ts'
import { param } from '@overt/design/shell/page-route.ts'
import { saved } from '@overt/design/shell/UnsavedGuard.tsx'
import { Data } from '@overt/design/units/Data.tsx'
import { type QueryClient, useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useNavigate, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { lastChange } from '../../shared/last-change.ts'
import { text } from '../../text/pages.ts'
import { peopleText } from '../../text/people.ts'
import { roleQuery } from './queries.ts'
import { roleFieldName, roleFields, roleValues, roleWords, toUpdateRole } from './role-form-values.ts'
import { RoleFields } from './RoleFields.tsx'

/** Changes a role: whoever has it has the new rights at once. */
export default function EditRole() {
  const t = text.use()
  const p = peopleText.use()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const id = param({ params: useParams() }, 'id')
  const { data: opened } = useSuspenseQuery(roleQuery(id))
  const { base, form, saving, readError, notice } = useStaleEdit({
    opened,
    valuesOf: roleValues,
    fields: roleFields,
    labelOf: roleFieldName,
    say: roleWords,
    readAgain: () => queryClient.fetchQuery({ ...roleQuery(id), staleTime: 0 }),
    readWho: () => lastChange(queryClient, id, 'role.updated'),
  })
  const { values, merge, isDirty } = form
  const args = () => ({
    path: { id },
    headers: { 'If-Match': `"${base.revision}"` },
    body: toUpdateRole(values, base),
  })
  const save = useMutation({
    mutationFn: () => client.call('updateRole', args()),
    onSuccess: async (now) => {
      queryClient.setQueryData(roleQuery(id).queryKey, now)
      showToast({ variant: 'success', title: p('saved', { name: now.name }) })
      await navigate(paths.role(id), saved)
    },
    ...saving,
  })
  return (
    <>
      <PageHeader
        title={p('edit.title', { name: base.name })}
        crumbs={[
          { label: t('roles'), to: paths.roles },
          { label: <Data>{base.name}</Data>, to: paths.role(id) },
        ]}
      />
      <Section isFilled>
        <FormShell
          submitLabel={p('role.save')}
          onSubmit={() => save.mutate()}
          onCancel={() => void navigate(paths.role(id))}
          isPending={save.isPending}
          isDirty={isDirty}
          error={readError ?? save.error}
          call={() => describeCall('updateRole', args())}
          notice={notice ? <StaleNotice {...notice} /> : null}
        >
          <RoleFields values={values} onChange={merge} />
        </FormShell>
      </Section>
    </>
  )
}

/** Reads the role before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(roleQuery(param(args, 'id')))
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('roles') }
