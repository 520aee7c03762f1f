import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { NameSearchField } from '@overt/design/form/NameSearchField.tsx'
import { mutation, query } from '@overt/design/shell/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { peopleText } from '../../text/people.ts'
import { type FoundPrincipal, searchUsersAndGroups } from './queries.ts'

/** Puts a user or a group into a group. */
export default function AddMember({ group, onClose }: { group: Schema<'Group'>; onClose: () => void }) {
  const t = peopleText.use()
  const queryClient = useQueryClient()
  const [who, setWho] = useState<FoundPrincipal>()
  const add = useMutation({
    ...mutation('addGroupMember'),
    onSuccess: async ({ name }) => {
      showToast({ variant: 'success', title: t('group.addedTo', { name, group: group.name }) })
      await queryClient.invalidateQueries({
        queryKey: query('listGroupMembers', { path: { id: group.id } }).queryKey.slice(0, 1),
      })
      onClose()
    },
  })
  const args = () => ({
    path: { id: group.id },
    body: { kind: who?.principal === 'group' ? ('group' as const) : ('user' as const), id: who?.id ?? '' },
  })
  return (
    <FormDialog
      title={t('group.addTitle', { name: group.name })}
      submitLabel={t('group.add')}
      onSubmit={() => add.mutate(args())}
      onClose={onClose}
      isPending={add.isPending}
      isIncomplete={!who}
      error={add.error}
      call={() => describeCall('addGroupMember', args())}
    >
      <NameSearchField
        label={t('group.addWhom')}
        pointer="/id"
        isRequired
        value={who}
        onChange={setWho}
        searchKey="members"
        search={async (typed) => (await searchUsersAndGroups(typed)).filter(({ id }) => id !== group.id)}
      />
    </FormDialog>
  )
}
