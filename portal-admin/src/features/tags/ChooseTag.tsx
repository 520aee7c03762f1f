import { describeCall } from '@overt/api-client/describe-call'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { type Found, NameSearchField } from '@overt/design/form/NameSearchField.tsx'
import { client } from '@overt/design/shell/api.ts'
import { beginBulk } from '@overt/design/shell/bulk/begin-bulk.ts'
import { useSession } from '@overt/design/shell/session.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { without } from '../../shared/rights.ts'
import type { Tagged, TaggedKind } from '../../shared/tagged.tsx'
import { tagText } from '../../text/tags.ts'
import { foundTag, searchTags } from './queries.ts'

/** Begins the id of a tag that is not made yet. */
const newTag = 'new:'

/** Chooses a tag to put on objects, or to take off them; one that is not there yet can be made. */
export default function ChooseTag(props: {
  mode: 'put' | 'take'
  kind: TaggedKind
  objects: readonly Tagged[]
  onClose: () => void
}) {
  const { mode, kind, objects, onClose } = props
  const t = tagText.use()
  const session = useSession()
  const [tag, setTag] = useState<Found>()
  const [only, ...others] = objects
  const isOne = only !== undefined && others.length === 0
  const own = ownTags(objects)
  const putArgs = (tagId: string, id: string) => ({ path: { id: tagId }, body: { kind, id } })
  const takeArgs = (tagId: string, objectId: string) => ({ path: { id: tagId, objectId } })
  const change = useMutation({
    mutationFn: async (chosen: Found) => {
      const { name } = chosen
      const isNew = chosen.id.startsWith(newTag)
      const { id } = isNew ? await client.call('createTag', { body: { name } }) : chosen
      if (isNew) setTag({ id, name }) // should it not be put on, the next try does not make it again
      if (mode === 'put' && isOne) {
        await client.call('tagObject', putArgs(id, only.id))
        showToast({ variant: 'success', title: t('wasPut', { name: only.name, tag: name }) })
        return
      }
      beginBulk({
        label: t(mode === 'put' ? 'labelPut' : 'labelTake', { tag: name }),
        objects: objects.map((object) => ({ id: object.id, name: object.name, refusal: refusalOf(mode, object, id) })),
        run: async (objectId) => {
          if (mode === 'put') await client.call('tagObject', putArgs(id, objectId))
          else await client.call('untagObject', takeArgs(id, objectId))
          return undefined
        },
      })
    },
    onSuccess: onClose,
  })
  const search = async (typed: string): Promise<readonly Found[]> => {
    if (mode === 'take') return own.filter(({ name }) => holds(name, typed))
    const found = await searchTags(typed)
    const isKnown = found.some(({ name }) => name.toLocaleLowerCase() === typed.toLocaleLowerCase())
    const mayMake = without('tag_management', { myRights: session.rights }) === undefined
    return [
      ...found.map(foundTag),
      ...(typed !== '' && !isKnown && mayMake ? [{ id: `${newTag}${typed}`, name: typed, kind: t('willBeMade') }] : []),
    ]
  }
  const able = tag ? objects.filter((object) => refusalOf(mode, object, tag.id) === undefined) : objects
  return (
    <FormDialog
      title={
        mode === 'take'
          ? t('takeTitleMany', { count: objects.length })
          : isOne
            ? t('putTitle', { name: only.name })
            : t('putTitleMany', { count: objects.length })
      }
      hint={t(mode === 'put' ? 'putHint' : 'takeHint')}
      submitLabel={t(mode === 'put' ? 'put' : 'takeMany')}
      onSubmit={() => tag && change.mutate(tag)}
      onClose={onClose}
      isPending={change.isPending}
      isIncomplete={!tag}
      error={change.error}
      call={() => [
        ...(tag?.id.startsWith(newTag) ? [describeCall('createTag', { body: { name: tag.name } })] : []),
        ...able.map(({ id }) =>
          mode === 'put'
            ? describeCall('tagObject', putArgs(tag?.id ?? '', id))
            : describeCall('untagObject', takeArgs(tag?.id ?? '', id)),
        ),
      ]}
    >
      <NameSearchField
        label={t('tag')}
        pointer="/name"
        isRequired
        value={tag}
        onChange={setTag}
        searchKey={mode === 'put' ? 'tags' : `tags-of-${objects.map(({ id }) => id).join()}`}
        search={search}
      />
    </FormDialog>
  )
}

const holds = (text: string, typed: string) => text.toLocaleLowerCase().includes(typed.toLocaleLowerCase())

/** Tags that some of the objects have themselves, with how many of them. */
function ownTags(objects: readonly Tagged[]): readonly Found[] {
  const counts = new Map<string, { name: string; count: number }>()
  for (const { tags } of objects)
    for (const { id, name, inherited } of tags)
      if (!inherited) counts.set(id, { name, count: (counts.get(id)?.count ?? 0) + 1 })
  return [...counts].map(([id, { name, count }]) => ({ id, name, kind: tagText.t('on', { count }) }))
}

/** Why the engine need not be asked to do it with an object. */
function refusalOf(mode: 'put' | 'take', object: Tagged, tagId: string): string | undefined {
  const has = object.tags.some(({ id, inherited }) => id === tagId && !inherited)
  if (mode === 'put' && has) return tagText.t('hasIt')
  if (mode === 'take' && !has) return tagText.t('hasItNot')
  return without('manipulate_permissions', object)
}
