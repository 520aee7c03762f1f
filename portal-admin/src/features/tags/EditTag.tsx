import { describeCall } from '@overt/api-client/describe-call'
import { client } from '@overt/design/shell/api.ts'
import { useQueryClient } from '@tanstack/react-query'
import { EditNames } from '../../shared/EditNames.tsx'
import { tagText } from '../../text/tags.ts'
import { type Tag, tagQuery } from './queries.ts'

/** Changes what a tag is called and what is said of it. */
export default function EditTag({ tag, onClose }: { tag: Tag; onClose: () => void }) {
  const t = tagText.use()
  const queryClient = useQueryClient()
  const read = tagQuery(tag.id)
  return (
    <EditNames
      object={tag}
      title={(name) => t('editTitle', { name })}
      saved={(name) => t('saved', { name })}
      saveLabel={t('save')}
      readAgain={() => queryClient.fetchQuery({ ...read, staleTime: 0 })}
      changeCode="tag.updated"
      save={(change) => client.call('updateTag', change)}
      call={(change) => describeCall('updateTag', change)}
      onSaved={(now) => queryClient.setQueryData(read.queryKey, now)}
      onClose={onClose}
    />
  )
}
