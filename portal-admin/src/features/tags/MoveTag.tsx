import { describeCall } from '@overt/api-client/describe-call'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { type Found, NameSearchField } from '@overt/design/form/NameSearchField.tsx'
import { client } from '@overt/design/shell/api.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { tagText } from '../../text/tags.ts'
import { foundTag, type Tag, tagQuery, tagsQuery } from './queries.ts'
import { placesFor } from './tag-tree.ts'

/** Puts a tag below another one, or at the top. */
export default function MoveTag({ tag, onClose }: { tag: Tag; onClose: () => void }) {
  const { id, name, path } = tag
  const t = tagText.use()
  const queryClient = useQueryClient()
  // A change of it while this is open is refused, and what it is now is looked at first.
  const [revision] = useState(tag.revision)
  const { data } = useQuery(tagsQuery)
  const top: Found = { id: 'top', name: t('top'), isWord: true }
  const [place, setPlace] = useState<Found | undefined>(() =>
    tag.parentId === null ? top : foundTag({ id: tag.parentId, name: path.at(-2) ?? '', path: path.slice(0, -1) }),
  )
  const args = () => ({
    path: { id },
    headers: { 'If-Match': `"${revision}"` },
    body: { parentId: place === undefined || place.id === top.id ? null : place.id },
  })
  const move = useMutation({
    mutationFn: () => client.call('updateTag', args()),
    onSuccess: (now) => {
      queryClient.setQueryData(tagQuery(id).queryKey, now)
      showToast({ variant: 'success', title: t('moved', { name }) })
      onClose()
    },
  })
  const search = (typed: string) => {
    const fits = ({ name: word }: Found) => word.toLocaleLowerCase().includes(typed.toLocaleLowerCase())
    return Promise.resolve([top, ...placesFor(tag, data?.items ?? []).map(foundTag)].filter(fits).slice(0, 12))
  }
  return (
    <FormDialog
      title={t('moveTitle', { name })}
      hint={t('moveHint')}
      submitLabel={t('move')}
      onSubmit={() => move.mutate()}
      onClose={onClose}
      isPending={move.isPending}
      isIncomplete={!data || !place || place.id === (tag.parentId ?? top.id)}
      error={move.error}
      call={() => describeCall('updateTag', args())}
    >
      <NameSearchField
        label={t('moveTo')}
        pointer="/parentId"
        isRequired
        value={place}
        onChange={setPlace}
        searchKey={`places-for-${id}-${data?.items.length ?? 0}`}
        search={search}
      />
    </FormDialog>
  )
}
