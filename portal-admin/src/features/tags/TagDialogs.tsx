import { part } from '@overt/design/page/part.tsx'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { useQuery } from '@tanstack/react-query'
import { tagQuery } from './queries.ts'

const CreateTag = part(() => import('./CreateTag.tsx'))
const EditTag = part(() => import('./EditTag.tsx'))
const MoveTag = part(() => import('./MoveTag.tsx'))
const DeleteTag = part(() => import('./DeleteTag.tsx'))

/** The dialogs of tags, opened by the address; `onDeleted` instead of closing one when its tag is gone. */
export function TagDialogs({ onDeleted }: { onDeleted?: () => void }) {
  const { name, id, close } = useDialogAddress(['create', 'edit', 'move', 'delete'])
  const { data: tag } = useQuery({ ...tagQuery(id ?? ''), enabled: name !== undefined && id !== undefined })
  if (name === 'create' && id === undefined) return <CreateTag onClose={close} />
  if (!name || !tag || tag.id !== id) return null
  if (name === 'create') return <CreateTag key={id} parent={tag} onClose={close} />
  if (name === 'edit') return <EditTag key={id} tag={tag} onClose={close} />
  if (name === 'move') return <MoveTag key={id} tag={tag} onClose={close} />
  return <DeleteTag key={id} tag={tag} onClose={close} onDeleted={onDeleted ?? close} />
}
