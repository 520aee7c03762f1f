import { ObjectLink } from '@overt/design/shell/links.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useNavigate, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { DetailPage } from '../../shared/DetailPage.tsx'
import { text } from '../../text/pages.ts'
import { peopleText } from '../../text/people.ts'
import { useGroupActions } from './group-actions.ts'
import { GroupDialogs } from './GroupDialogs.tsx'
import { groupQuery, groupsAroundQuery } from './queries.ts'

/** One group: its head and its tabs. */
export default function GroupPage() {
  const t = text.use()
  const p = peopleText.use()
  const navigate = useNavigate()
  const { data: group } = useSuspenseQuery(groupQuery(param({ params: useParams() }, 'id')))
  const [edit, remove] = useGroupActions()(group)
  const around = useSuspenseQuery(groupsAroundQuery(group.id)).data.items
  const tab = (name: string) => paths.groupTab(group.id, name)
  return (
    <DetailPage
      name={group.name}
      list={{ label: t('groups'), to: paths.groups }}
      description={group.description}
      header={[edit]}
      above={
        around.length > 0 ? (
          <p className="ov-row">
            {p('group.isIn')}
            {around.map(({ id, name }) => (
              <ObjectLink key={id} object={{ kind: 'group', id, name }} />
            ))}
          </p>
        ) : null
      }
      menu={[remove]}
      tabs={[
        { to: paths.group(group.id), label: p('group.members') },
        { to: tab('grants'), label: p('group.granted') },
        { to: tab('events'), label: t('tab.events') },
      ]}
    >
      <GroupDialogs onDeleted={() => void navigate(paths.groups)} />
    </DetailPage>
  )
}

/** Reads the group before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  const id = param(args, 'id')
  await Promise.all([queryClient.ensureQueryData(groupQuery(id)), queryClient.ensureQueryData(groupsAroundQuery(id))])
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('groups') }
