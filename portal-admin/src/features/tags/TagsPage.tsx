import { Message } from '@overt/design/feedback/Message.tsx'
import { ActionButton } from '@overt/design/page/ActionButton.tsx'
import { PageHeader } from '@overt/design/page/PageHeader.tsx'
import { Section } from '@overt/design/page/Section.tsx'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { useSession } from '@overt/design/shell/session.ts'
import PlusIcon from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { missingInSystem, withoutInSystem } from '../../shared/rights.ts'
import { text } from '../../text/pages.ts'
import { tagText } from '../../text/tags.ts'
import { tagsQuery } from './queries.ts'
import { treeOf } from './tag-tree.ts'
import { TagDialogs } from './TagDialogs.tsx'
import { TagTree } from './TagTree.tsx'

/** Every tag, as a tree. */
export default function TagsPage() {
  const t = text.use()
  const tags = tagText.use()
  const { items } = useSuspenseQuery(tagsQuery).data
  const dialog = useDialogAddress(['create'])
  const session = useSession()
  const create = (
    <ActionButton
      action={{
        id: 'create',
        label: tags('create'),
        icon: PlusIcon,
        disabledReason: withoutInSystem('tag_management', session),
        missing: missingInSystem('tag_management', session),
        run: () => dialog.open('create'),
      }}
      variant="primary"
    />
  )
  return (
    <>
      <PageHeader title={t('tags')} count={items.length} actions={create} />
      <Section isFilled>
        {items.length === 0 ? (
          <Message tone="none" title={tags('empty')} actions={create}>
            {tags('emptyBody')}
          </Message>
        ) : (
          <TagTree nodes={treeOf(items)} />
        )}
      </Section>
      <TagDialogs />
    </>
  )
}

/** Reads the tags before the page shows. */
export const loader = (queryClient: QueryClient) => async () => {
  await queryClient.ensureQueryData(tagsQuery)
  return null
}

/** The tab's title. */
export const handle = { title: () => text.t('tags') }
