import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { Button } from '../../page/Button.tsx'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Dialog } from '../../feedback/Dialog.tsx'
import { ErrorSentence } from '../../feedback/ErrorPanel.tsx'
import { showToast } from '../../feedback/toasts.ts'
import { designText } from '../../text/design-text.ts'
import { mutation, query } from '../api.ts'
import { profileText } from './text/profile-text.ts'

/** Asks before a token is of no more use. */
export function RevokeToken({ token, onClose }: { token: Schema<'ApiToken'>; onClose: () => void }) {
  const text = profileText.use()
  const shared = designText.use()
  const queryClient = useQueryClient()
  const args = { path: { id: token.id } }
  const revoke = useMutation({
    ...mutation('deleteApiToken'),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: query('listApiTokens', {}).queryKey.slice(0, 1) })
      showToast({ variant: 'success', title: text('token.revoked', { name: token.name }) })
      onClose()
    },
  })
  return (
    <Dialog
      title={text('token.revokeTitle', { name: token.name })}
      isWarning
      onClose={onClose}
      call={() => describeCall('deleteApiToken', args)}
      buttons={
        <>
          <Button variant="danger" isLoading={revoke.isPending} onClick={() => revoke.mutate(args)}>
            {text('token.revoke')}
          </Button>
          <Button variant="link" onClick={onClose}>
            {shared('cancel')}
          </Button>
        </>
      }
    >
      <p>{text('token.revokeBody')}</p>
      {revoke.error ? <ErrorSentence error={revoke.error} /> : null}
    </Dialog>
  )
}
