import { Alert } from '../../feedback/Alert.tsx'
import { Dialog } from '../../feedback/Dialog.tsx'
import { Button } from '../../page/Button.tsx'
import { CodeText } from '../../page/CodeText.tsx'
import { profileText } from './text/profile-text.ts'

/** The recovery codes, this once: only the button closes it, as a stray Escape would lose them. */
export function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const text = profileText.use()
  return (
    <Dialog
      title={text('factor.codes')}
      hint={text('factor.codesBody')}
      call="none"
      buttons={<Button onClick={onClose}>{text('factor.codesKept')}</Button>}
    >
      <Alert isInline variant="warning" title={text('factor.codesOnce')} component="h2" />
      <CodeText name="overt-recovery-codes.txt" value={codes.join('\n')} />
    </Dialog>
  )
}
