import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { ConfirmFromPlan } from '@overt/design/feedback/ConfirmFromPlan.tsx'
import { Dialog } from '@overt/design/feedback/Dialog.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { client } from '@overt/design/shell/api.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { useQuery } from '@tanstack/react-query'
import { identityText } from '../../text/identity.ts'
import { ProviderTest } from './ProviderTest.tsx'
import { identityProviderQuery } from './queries.ts'

/** The dialogs of identity providers, opened by the address. */
export function ProviderDialogs() {
  const { name, id, close } = useDialogAddress(['test', 'delete'])
  const isOfOne = name !== undefined && id !== undefined
  const { data: provider } = useQuery({ ...identityProviderQuery(id ?? ''), enabled: isOfOne })
  if (!isOfOne || !provider) return null
  if (name === 'test') return <TestProvider key={id} provider={provider} onClose={close} />
  return <DeleteProvider key={id} provider={provider} onClose={close} />
}

interface Props {
  readonly provider: Schema<'IdentityProvider'>
  readonly onClose: () => void
}

function TestProvider({ provider, onClose }: Props) {
  const t = identityText.use()
  const { id, name, kind } = provider
  const args = (sampleUserName?: string) => ({ path: { id }, body: sampleUserName ? { sampleUserName } : {} })
  return (
    <Dialog
      title={t('test.title', { name })}
      hint={t('test.hint')}
      size="medium"
      onClose={onClose}
      call={() => describeCall('testIdentityProvider', args())}
    >
      <ProviderTest kind={kind} run={(sample) => client.call('testIdentityProvider', args(sample))} />
    </Dialog>
  )
}

function DeleteProvider({ provider, onClose }: Props) {
  const t = identityText.use()
  const { id, name } = provider
  const args = (hash: string) => ({ path: { id }, headers: { 'Plan-Hash': hash } })
  return (
    <ConfirmFromPlan
      planKey={['delete-identity-provider', id]}
      title={t('delete.title', { name })}
      plan={() => client.call('planDeleteIdentityProvider', { path: { id } })}
      run={async (hash) => {
        await client.call('deleteIdentityProvider', args(hash))
        showToast({ variant: 'success', title: t('deleted', { name }) })
      }}
      call={(hash) => describeCall('deleteIdentityProvider', args(hash))}
      confirmLabel={t('delete')}
      onClose={onClose}
    />
  )
}
