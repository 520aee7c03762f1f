import { ObjectLink } from '@overt/design/shell/links.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useNavigate, useParams } from 'react-router'
import { paths } from '../../paths.ts'
import { DetailPage } from '../../shared/DetailPage.tsx'
import { detailText } from '../../text/details.ts'
import { text } from '../../text/pages.ts'
import { tagText } from '../../text/tags.ts'
import { tagQuery } from './queries.ts'
import { useTagActions } from './tag-actions.ts'
import { TagDialogs } from './TagDialogs.tsx'

/** One tag: its head and its tabs. */
export default function TagPage() {
  const t = text.use()
  const d = detailText.use()
  const words = tagText.use()
  const navigate = useNavigate()
  const { data: tag } = useSuspenseQuery(tagQuery(param({ params: useParams() }, 'id')))
  const [create, edit, move, remove] = useTagActions()(tag)
  const tab = (name: string) => paths.tagTab(tag.id, name)
  return (
    <DetailPage
      name={tag.name}
      list={{ label: t('tags'), to: paths.tags }}
      description={tag.description}
      header={[edit, move]}
      menu={[create, remove]}
      above={
        tag.parentId === null ? null : (
          <p className="ov-row">
            {words('below')}
            <ObjectLink object={{ kind: 'tag', id: tag.parentId, name: tag.path.slice(0, -1).join(' / ') }} />
          </p>
        )
      }
      tabs={[
        { to: paths.tag(tag.id), label: `${words('objects')} (${tag.objectCount})` },
        { to: tab('permissions'), label: d('tab.permissions') },
        { to: tab('events'), label: t('tab.events') },
      ]}
    >
      <TagDialogs onDeleted={() => void navigate(paths.tags)} />
    </DetailPage>
  )
}

/** Reads the tag before the page shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(tagQuery(param(args, 'id')))
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('tags') }
