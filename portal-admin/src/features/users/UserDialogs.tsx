import { part } from '@overt/design/page/part.tsx'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { useQuery } from '@tanstack/react-query'
import { userQuery } from './queries.ts'
import { userChanges } from './user-changes.ts'

const CreateUser = part(() => import('./CreateUser.tsx'))
const InviteUser = part(() => import('./InviteUser.tsx'))
const NewLink = part(async () => ({ default: (await import('./InviteUser.tsx')).NewLink }))
const ConfirmUserChange = part(() => import('./ConfirmUserChange.tsx'))

/** The dialogs of users, opened by the address; `onDeleted` instead of closing one when its user is gone. */
export function UserDialogs({ onDeleted }: { onDeleted?: () => void }) {
  const { name, id, close } = useDialogAddress(['create', 'invite', 'link', ...userChanges])
  const isOfOne = name !== undefined && id !== undefined
  const { data: user } = useQuery({ ...userQuery(id ?? ''), enabled: isOfOne })
  if (name === 'create') return <CreateUser onClose={close} />
  if (name === 'invite') return <InviteUser onClose={close} />
  if (!isOfOne || !user) return null
  if (name === 'link') return <NewLink key={id} user={user} onClose={close} />
  return <ConfirmUserChange key={id} change={name} user={user} onClose={close} onDeleted={onDeleted ?? close} />
}
