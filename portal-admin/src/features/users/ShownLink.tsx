import type { Schema } from '@overt/api-client/engine'
import { Alert } from '@overt/design/feedback/Alert.tsx'
import { Dialog } from '@overt/design/feedback/Dialog.tsx'
import { Button } from '@overt/design/page/Button.tsx'
import { CodeText } from '@overt/design/page/CodeText.tsx'
import { Facts } from '@overt/design/page/Facts.tsx'
import { usePortal } from '@overt/design/shell/portal.ts'
import { RelativeTime } from '@overt/design/units/Time.tsx'
import { userText } from '../../text/users.ts'

/** The link, this once: only the button closes it, as a stray Escape would lose it. */
export function ShownLink({ made, onClose }: { made: Schema<'NewInvitation'>; onClose: () => void }) {
  const t = userText.use()
  const { basename } = usePortal()
  const { user, token, expiresAt } = made
  // Behind the #, so that no server and no proxy is sent the token in an address.
  const link = `${location.origin}${user.administrator ? basename : ''}/invitation#${token}`
  return (
    <Dialog
      title={t('invite.link')}
      size="medium"
      call="none"
      buttons={<Button onClick={onClose}>{t('invite.done')}</Button>}
    >
      <Alert isInline variant="warning" title={t('invite.linkBody', { name: user.userName })} component="h2" />
      <CodeText name={user.userName} value={link} wraps />
      <Facts facts={[[t('invite.until'), <RelativeTime key="until" at={expiresAt} />]]} />
    </Dialog>
  )
}
