import { param } from '@overt/design/shell/page-route.ts'
import { Label } from '@overt/design/units/Label.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useNavigate, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { DetailPage } from '../../shared/DetailPage.tsx'
import { text } from '../../text/pages.ts'
import { peopleText } from '../../text/people.ts'
import { roleQuery } from './queries.ts'
import { useRoleActions } from './role-actions.ts'
import { RoleDialogs } from './RoleDialogs.tsx'

/** One role: its head and its tabs. */
export default function RolePage() {
  const t = text.use()
  const p = peopleText.use()
  const navigate = useNavigate()
  const { data: role } = useSuspenseQuery(roleQuery(param({ params: useParams() }, 'id')))
  const [edit, copy, remove] = useRoleActions()(role)
  const tab = (name: string) => paths.roleTab(role.id, name)
  return (
    <DetailPage
      name={role.name}
      list={{ label: t('roles'), to: paths.roles }}
      status={
        role.builtIn ? (
          <Label color="grey" isOutlined>
            {p('role.builtIn')}
          </Label>
        ) : undefined
      }
      description={role.description}
      header={role.builtIn ? [copy, edit] : [edit, copy]}
      menu={[remove]}
      tabs={[
        { to: paths.role(role.id), label: p('role.mayDo') },
        { to: tab('grants'), label: `${p('role.who')} (${role.grantCount})` },
        { to: tab('events'), label: t('tab.events') },
      ]}
    >
      <RoleDialogs onDeleted={() => void navigate(paths.roles)} />
    </DetailPage>
  )
}

/** Reads the role before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(roleQuery(param(args, 'id')))
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('roles') }
