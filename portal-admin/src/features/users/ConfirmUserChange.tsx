import type { Schema } from '@overt/api-client/engine'
import { ConfirmDialog } from '@overt/design/feedback/ConfirmDialog.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { useQueryClient } from '@tanstack/react-query'
import { userText } from '../../text/users.ts'
import { callOf, grave, type UserChange } from './user-changes.ts'
import { userQuery } from './queries.ts'

/** Says what it means for a user, and asks. */
export default function ConfirmUserChange(props: {
  change: UserChange
  user: Schema<'User'>
  onClose: () => void
  onDeleted: () => void
}) {
  const { change, user, onClose, onDeleted } = props
  const t = userText.use()
  const queryClient = useQueryClient()
  const name = user.userName
  const { shown, run } = callOf(change, user.id)
  const readAgain = async () => {
    const paths = ['/users', '/users/{id}', '/users/{id}/sign-in', '/sessions']
    await Promise.all(paths.map((path) => queryClient.invalidateQueries({ queryKey: [path] })))
  }
  return (
    <ConfirmDialog
      title={t(`${change}.title`, { name })}
      body={t(`${change}.body`)}
      confirmLabel={t(`${change}.label`)}
      danger={grave.has(change)}
      run={async () => {
        try {
          await run()
        } catch (error) {
          await queryClient.invalidateQueries({ queryKey: userQuery(user.id).queryKey })
          throw error
        }
        showToast({ variant: 'success', title: t(`${change}.done`, { name }) })
        if (change !== 'delete') await readAgain()
      }}
      call={() => shown}
      onClose={onClose}
      onDone={change === 'delete' ? onDeleted : onClose}
    />
  )
}
