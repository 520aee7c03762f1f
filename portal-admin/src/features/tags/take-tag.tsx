import type { Schema } from '@overt/api-client/engine'
import { ErrorSentence } from '@overt/design/feedback/ErrorPanel.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { client } from '@overt/design/shell/api.ts'
import { tagText } from '../../text/tags.ts'

interface Named {
  readonly id: string
  readonly name: string
}

/** Takes a tag off an object, and offers to put it back; tells of a failure. Answers whether it was taken off. */
export async function takeTag(tag: Named, object: Named & Pick<Schema<'ObjectRef'>, 'kind'>): Promise<boolean> {
  const words = { name: object.name, tag: tag.name }
  try {
    await client.call('untagObject', { path: { id: tag.id, objectId: object.id } })
  } catch (error) {
    fail(error, tagText.t('take', { name: tag.name }))
    return false
  }
  showToast({
    variant: 'success',
    title: tagText.t('taken', words),
    undo: { label: tagText.t('putBack'), run: () => void putBack(tag, object) },
  })
  return true
}

async function putBack(tag: Named, { kind, id, name }: Named & Pick<Schema<'ObjectRef'>, 'kind'>): Promise<void> {
  try {
    await client.call('tagObject', { path: { id: tag.id }, body: { kind, id } })
    showToast({ variant: 'success', title: tagText.t('isBack', { name, tag: tag.name }) })
  } catch (error) {
    fail(error, tagText.t('putBack'))
  }
}

function fail(error: unknown, title: string): void {
  showToast({ variant: 'danger', title, body: <ErrorSentence error={error} /> })
}
