import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { client } from '@overt/design/shell/api.ts'
import { useQueryClient } from '@tanstack/react-query'
import { EditNames } from '../../shared/EditNames.tsx'
import { peopleText } from '../../text/people.ts'
import { groupQuery } from './queries.ts'

/** Changes what a group is called and what is said of it. */
export default function EditGroup({ group, onClose }: { group: Schema<'Group'>; onClose: () => void }) {
  const p = peopleText.use()
  const queryClient = useQueryClient()
  const read = groupQuery(group.id)
  return (
    <EditNames
      object={group}
      title={(name) => p('edit.title', { name })}
      saved={(name) => p('saved', { name })}
      saveLabel={p('group.save')}
      readAgain={() => queryClient.fetchQuery({ ...read, staleTime: 0 })}
      changeCode="group.updated"
      save={(change) => client.call('updateGroup', change)}
      call={(change) => describeCall('updateGroup', change)}
      onSaved={(now) => queryClient.setQueryData(read.queryKey, now)}
      onClose={onClose}
    />
  )
}
