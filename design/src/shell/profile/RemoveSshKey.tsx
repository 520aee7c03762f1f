import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Dialog } from '../../feedback/Dialog.tsx'
import { ErrorSentence } from '../../feedback/ErrorPanel.tsx'
import { showToast } from '../../feedback/toasts.ts'
import { Button } from '../../page/Button.tsx'
import { designText } from '../../text/design-text.ts'
import { mutation } from '../api.ts'
import { sshKeysQuery } from '../ssh-keys.ts'
import { profileText } from './text/profile-text.ts'

/** Asks before a key can no longer be chosen. */
export function RemoveSshKey({ sshKey, onClose }: { sshKey: Schema<'SshKey'>; onClose: () => void }) {
  const text = profileText.use()
  const shared = designText.use()
  const queryClient = useQueryClient()
  const { name } = sshKey
  const args = { path: { id: sshKey.id } }
  const remove = useMutation({
    ...mutation('deleteSshKey'),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: sshKeysQuery.queryKey.slice(0, 1) })
      showToast({ variant: 'success', title: text('sshKey.removed', { name }) })
      onClose()
    },
  })
  return (
    <Dialog
      title={text('sshKey.removeTitle', { name })}
      isWarning
      onClose={onClose}
      call={() => describeCall('deleteSshKey', args)}
      buttons={
        <>
          <Button variant="danger" isLoading={remove.isPending} onClick={() => remove.mutate(args)}>
            {text('sshKey.remove')}
          </Button>
          <Button variant="link" onClick={onClose}>
            {shared('cancel')}
          </Button>
        </>
      }
    >
      <p>{text('sshKey.removeBody')}</p>
      {remove.error ? <ErrorSentence error={remove.error} /> : null}
    </Dialog>
  )
}
