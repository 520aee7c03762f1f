import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { useQueryClient } from '@tanstack/react-query'
import { ConfirmDialog } from '../../feedback/ConfirmDialog.tsx'
import { showToast } from '../../feedback/toasts.ts'
import { client, query } from '../api.ts'
import { profileText } from './text/profile-text.ts'

/** Asks before a token is of no more use. */
export function RevokeToken({ token, onClose }: { token: Schema<'ApiToken'>; onClose: () => void }) {
  const text = profileText.use()
  const queryClient = useQueryClient()
  const args = { path: { id: token.id } }
  return (
    <ConfirmDialog
      title={text('token.revokeTitle', { name: token.name })}
      body={text('token.revokeBody')}
      confirmLabel={text('token.revoke')}
      run={async () => {
        await client.call('deleteApiToken', args)
        await queryClient.invalidateQueries({ queryKey: query('listApiTokens', {}).queryKey.slice(0, 1) })
        showToast({ variant: 'success', title: text('token.revoked', { name: token.name }) })
      }}
      call={() => describeCall('deleteApiToken', args)}
      onClose={onClose}
    />
  )
}
