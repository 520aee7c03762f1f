import { type DescribedCall, describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { ConfirmDialog } from '../../feedback/ConfirmDialog.tsx'
import { showToast } from '../../feedback/toasts.ts'
import { client } from '../api.ts'
import { sessionsText } from './text/sessions-text.ts'

/** What is to end. */
export type Ending =
  | { readonly what: 'one'; readonly session: Schema<'LoginSession'>; readonly browser: string }
  | { readonly what: 'others' }
  | { readonly what: 'all'; readonly user: Pick<Schema<'User'>, 'id' | 'userName'> }

/** Asks before sessions end. */
export default function EndSessions(props: { ending: Ending; onEnded: () => Promise<unknown>; onClose: () => void }) {
  const { ending, onEnded, onClose } = props
  const text = sessionsText.use()
  const { title, body, label, done, call, run } = wordsOf(ending)
  return (
    <ConfirmDialog
      title={title}
      body={body}
      confirmLabel={label}
      run={async () => {
        await run()
        await onEnded()
        showToast({ variant: 'success', title: text(done) })
      }}
      call={() => call}
      onClose={onClose}
    />
  )
}

interface Words {
  readonly title: string
  readonly body: string
  readonly label: string
  readonly done: 'ended' | 'allEnded'
  readonly call: DescribedCall
  readonly run: () => Promise<unknown>
}

function wordsOf(ending: Ending): Words {
  const { t } = sessionsText
  switch (ending.what) {
    case 'one': {
      const { session, browser } = ending
      const args = { path: { id: session.id } }
      return {
        title: t('endOneTitle'),
        body: t('endOneBody', { browser, address: session.clientAddress }),
        label: t('endOne'),
        done: 'ended',
        call: describeCall('endSession', args),
        run: () => client.call('endSession', args),
      }
    }
    case 'others':
      return {
        title: t('endOthersTitle'),
        body: t('endOthersBody'),
        label: t('endOthers'),
        done: 'allEnded',
        call: describeCall('endOtherSessions', {}),
        run: () => client.call('endOtherSessions', {}),
      }
    case 'all': {
      const args = { path: { id: ending.user.id } }
      return {
        title: t('endAllTitle', { name: ending.user.userName }),
        body: t('endAllBody'),
        label: t('endAll'),
        done: 'allEnded',
        call: describeCall('endUserSessions', args),
        run: () => client.call('endUserSessions', args),
      }
    }
  }
}
