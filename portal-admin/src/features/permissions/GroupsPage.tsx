import PlusIcon from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import type { Schema } from '@overt/api-client/engine'
import { ActionButton } from '@overt/design/page/ActionButton.tsx'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { type ListDefinition, listLoader } from '@overt/design/shell/list-definition.ts'
import { ResourceList } from '@overt/design/shell/ResourceList.tsx'
import { columns } from '@overt/design/table/columns.tsx'
import { paths } from '../../paths.ts'
import { text } from '../../text/pages.ts'
import { peopleText } from '../../text/people.ts'
import { useGroupActions, useGroupRefusal } from './group-actions.ts'
import { GroupDialogs } from './GroupDialogs.tsx'

const groupList: ListDefinition<Schema<'Group'>> = {
  id: 'groups',
  operationId: 'listGroups',
  pageSize: 200,
  searchLabel: () => peopleText.t('group.search'),
  filters: [],
  columns: [
    columns.name(
      () => text.t('name'),
      ({ id }) => paths.group(id),
    ),
    columns.number(
      'users',
      () => peopleText.t('group.users'),
      ({ memberCount }) => memberCount,
    ),
    columns.custom(
      'from',
      () => peopleText.t('group.from'),
      ({ fromDirectory }) => peopleText.t(fromDirectory ? 'group.directory' : 'group.here'),
      { hideBelow: 'sm', value: ({ fromDirectory }) => (fromDirectory ? 'directory' : 'here') },
    ),
    columns.time(
      'created',
      () => text.t('createdAt'),
      ({ createdAt }) => createdAt,
      { hideBelow: 'md' },
    ),
  ],
}

/** Groups of users. */
export default function GroupsPage() {
  const t = text.use()
  const p = peopleText.use()
  const actionsOf = useGroupActions()
  const dialog = useDialogAddress(['create'])
  const refusal = useGroupRefusal()
  const create = (
    <ActionButton
      action={{
        id: 'create',
        label: p('group.create'),
        icon: PlusIcon,
        ...refusal,
        run: () => dialog.open('create'),
      }}
      variant="primary"
    />
  )
  return (
    <>
      <ResourceList
        list={groupList}
        title={t('groups')}
        empty={{ title: p('group.empty'), body: p('group.emptyBody'), actions: create }}
        actions={create}
        rowActions={actionsOf}
      />
      <GroupDialogs />
    </>
  )
}

/** Reads the groups before the page shows. */
export const loader = listLoader(groupList)

/** The tab's title. */
export const handle = { title: () => text.t('groups') }
