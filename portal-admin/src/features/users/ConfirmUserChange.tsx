import type { Schema } from '@overt/api-client/engine'
import { Alert } from '@overt/design/feedback/Alert.tsx'
import { Dialog } from '@overt/design/feedback/Dialog.tsx'
import { ErrorSentence } from '@overt/design/feedback/ErrorPanel.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { Button } from '@overt/design/page/Button.tsx'
import { designText } from '@overt/design/text/design-text.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
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
  const shared = designText.use()
  const queryClient = useQueryClient()
  const name = user.userName
  const { shown, run } = callOf(change, user.id)
  const doIt = useMutation({
    mutationFn: run,
    onSuccess: async () => {
      showToast({ variant: 'success', title: t(`${change}.done`, { name }) })
      if (change === 'delete') return onDeleted()
      const paths = ['/users', '/users/{id}', '/users/{id}/sign-in', '/sessions']
      await Promise.all(paths.map((path) => queryClient.invalidateQueries({ queryKey: [path] })))
      onClose()
    },
    onError: () => queryClient.invalidateQueries({ queryKey: userQuery(user.id).queryKey }),
  })
  const isGrave = grave.has(change)
  return (
    <Dialog
      title={t(`${change}.title`, { name })}
      isWarning={isGrave}
      onClose={onClose}
      call={() => shown}
      buttons={
        <>
          <Button
            variant={isGrave ? 'danger' : 'primary'}
            isLoading={doIt.isPending}
            isDisabled={doIt.isPending}
            onClick={() => doIt.mutate()}
          >
            {t(`${change}.label`)}
          </Button>
          <Button variant="link" onClick={onClose}>
            {shared('cancel')}
          </Button>
        </>
      }
    >
      <p>{t(`${change}.body`)}</p>
      {doIt.error ? (
        <Alert isInline isLiveRegion variant="danger" title={t(`${change}.label`)} component="h2">
          <ErrorSentence error={doIt.error} />
        </Alert>
      ) : null}
    </Dialog>
  )
}
