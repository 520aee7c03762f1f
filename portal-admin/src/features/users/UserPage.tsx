import { param } from '@overt/design/shell/page-route.ts'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useNavigate, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { DetailPage } from '../../shared/DetailPage.tsx'
import { text } from '../../text/pages.ts'
import { userText } from '../../text/users.ts'
import { useUserActions } from './actions.tsx'
import { userQuery } from './queries.ts'
import { UserDialogs } from './UserDialogs.tsx'
import { UserStatusLabel } from './UserStatusLabel.tsx'

/** One user: the head and the tabs. */
export default function UserPage() {
  const t = text.use()
  const u = userText.use()
  const { data: user } = useSuspenseQuery(userQuery(param({ params: useParams() }, 'id')))
  const navigate = useNavigate()
  const [access, ...menu] = useUserActions()(user)
  const tab = (name: string) => paths.userTab(user.id, name)
  return (
    <DetailPage
      name={user.userName}
      list={{ label: u('users'), to: paths.users }}
      status={<UserStatusLabel status={user.status} />}
      description={user.displayName}
      // What is wanted of somebody who cannot sign in; the rest is seldom, and grave.
      header={user.status === 'disabled' ? [access] : []}
      menu={user.status === 'disabled' ? menu : [...menu.slice(0, -1), access, ...menu.slice(-1)]}
      tabs={[
        { to: paths.user(user.id), label: t('tab.overview') },
        { to: tab('sessions'), label: u('tab.sessions') },
        { to: tab('events'), label: t('tab.events') },
      ]}
    >
      <UserDialogs onDeleted={() => void navigate(paths.users)} />
    </DetailPage>
  )
}

/** Reads the user before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(userQuery(param(args, 'id')))
  return null
}

/** The tab's title. */
export const handle = { title: () => userText.t('users') }
