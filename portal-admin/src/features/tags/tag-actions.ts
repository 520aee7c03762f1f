import type { Action } from '@overt/design/page/actions.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { missing, without } from '../../shared/rights.ts'
import { tagText } from '../../text/tags.ts'
import type { Tag } from './queries.ts'

/** A function from a tag to what can be done with it. */
export function useTagActions(): (tag: Tag) => readonly [create: Action, edit: Action, move: Action, remove: Action] {
  const t = tagText.use()
  const dialog = useDialogAddress(['create', 'edit', 'move', 'delete'])
  return (tag) => {
    const refusal = {
      disabledReason: without('tag_management', tag),
      missing: missing('tag_management', 'tag', tag),
    }
    return [
      { id: 'create', label: t('createBelow'), ...refusal, run: () => dialog.open('create', tag.id) },
      { id: 'edit', label: t('edit'), ...refusal, run: () => dialog.open('edit', tag.id) },
      { id: 'move', label: t('move'), ...refusal, run: () => dialog.open('move', tag.id) },
      { id: 'delete', label: t('delete'), ...refusal, isDanger: true, run: () => dialog.open('delete', tag.id) },
    ]
  }
}
