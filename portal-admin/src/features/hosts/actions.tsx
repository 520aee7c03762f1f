import type { Schema } from '@overt/api-client/engine'
import type { Action } from '@overt/design/page/actions.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { designText } from '@overt/design/text/design-text.ts'
import { text } from '../../text/pages.ts'

/** A function from a host to what can be done with it. */
export function useHostActions(): (host: Schema<'Host'>) => readonly Action[] {
  const t = text.use()
  const dialog = useDialogAddress(['approve'])
  return (host) => [
    {
      id: 'approve',
      label: t('host.approve'),
      disabledReason:
        host.status !== 'pending_approval'
          ? t('host.approveOnlyPending')
          : host.myRights.includes('manipulate_host')
            ? undefined
            : designText.t('noRight'),
      run: () => dialog.open('approve', host.id),
    },
  ]
}
