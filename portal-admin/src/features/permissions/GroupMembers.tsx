import PlusIcon from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { ConfirmDialog } from '@overt/design/feedback/ConfirmDialog.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { Message } from '@overt/design/feedback/Message.tsx'
import { ActionButton } from '@overt/design/page/ActionButton.tsx'
import { part } from '@overt/design/page/part.tsx'
import { client, pagedQuery } from '@overt/design/shell/api.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { type Column, columns } from '@overt/design/table/columns.tsx'
import { ResourceTable } from '@overt/design/table/ResourceTable.tsx'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { type QueryClient, useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { peopleText } from '../../text/people.ts'
import { useGroupRefusal } from './group-actions.ts'
import { groupQuery } from './queries.ts'

const AddMember = part(() => import('./AddMember.tsx'))

type Member = Schema<'GroupMember'>

const membersOf = (id: string) => pagedQuery('listGroupMembers', { path: { id }, query: { limit: 200 } })

const memberColumns: readonly Column<Member>[] = [
  columns.custom(
    'member',
    () => peopleText.t('group.member'),
    ({ kind, id, name }) => <ObjectLink object={{ kind, id, name }} />,
    { grow: 3 },
  ),
  columns.custom(
    'kind',
    () => peopleText.t('role.kind'),
    ({ kind }) => peopleText.t(`principal.${kind}`),
  ),
  columns.custom(
    'added',
    () => peopleText.t('group.added'),
    ({ addedAt }) => <RelativeTime at={addedAt} />,
    { hideBelow: 'sm' },
  ),
]

/** Who is in a group: users, and groups whose users are. */
export default function GroupMembers() {
  const t = peopleText.use()
  const groupId = param({ params: useParams() }, 'id')
  const { data: group } = useSuspenseQuery(groupQuery(groupId))
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useSuspenseInfiniteQuery(membersOf(groupId))
  const members = data.pages.flatMap(({ items }) => items)
  const dialog = useDialogAddress(['add', 'remove'])
  const mayNot = useGroupRefusal()
  const refusal = group.fromDirectory ? { disabledReason: t('group.directoryReason') } : mayNot
  const add = (
    <ActionButton
      action={{ id: 'add', label: t('group.add'), icon: PlusIcon, ...refusal, run: () => dialog.open('add') }}
      variant="primary"
    />
  )
  const removed = dialog.name === 'remove' ? members.find(({ id }) => id === dialog.id) : undefined
  return (
    <div className="ov-stack">
      {members.length > 0 ? <div className="ov-row ov-tab-actions">{add}</div> : null}
      <ResourceTable
        label={t('group.members')}
        rows={members}
        columns={memberColumns}
        rowActions={({ id }) => [
          {
            id: 'remove',
            label: t('group.remove'),
            isDanger: true,
            ...refusal,
            run: () => dialog.open('remove', id),
          },
        ]}
        onEndReached={() => {
          if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
        }}
        empty={
          <Message tone="none" title={t('group.membersNone')} actions={add}>
            {t('group.membersNoneBody')}
          </Message>
        }
      />
      {dialog.name === 'add' ? <AddMember group={group} onClose={dialog.close} /> : null}
      {removed ? <RemoveMember key={removed.id} group={group} member={removed} onClose={dialog.close} /> : null}
    </div>
  )
}

function RemoveMember(props: { group: Schema<'Group'>; member: Member; onClose: () => void }) {
  const { group, member, onClose } = props
  const t = peopleText.use()
  const words = { name: member.name, group: group.name }
  const args = { path: { id: group.id, memberId: member.id } }
  return (
    <ConfirmDialog
      title={t('group.removeTitle', words)}
      body={t('group.removeBody', words)}
      confirmLabel={t('group.remove')}
      run={async () => {
        await client.call('removeGroupMember', args)
        showToast({ variant: 'success', title: t('group.removed', words) })
      }}
      call={() => describeCall('removeGroupMember', args)}
      onClose={onClose}
    />
  )
}

/** Reads the first members before the tab shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  const id = param(args, 'id')
  await Promise.all([queryClient.ensureQueryData(groupQuery(id)), queryClient.ensureInfiniteQueryData(membersOf(id))])
  return null
}
