import { showToast } from '../feedback/toasts.ts'
import { designText } from '../text/design-text.ts'

/** Whether there is a clipboard: browsers give one to pages by HTTPS and on localhost only. */
export const hasClipboard = (): boolean => globalThis.isSecureContext

/** Copies a text, and says whether that worked: the browser or its user may forbid it. */
export function copyToClipboard(value: string): void {
  void navigator.clipboard.writeText(value).then(
    () => showToast({ variant: 'success', title: designText.t('copied') }),
    () => showToast({ variant: 'warning', title: designText.t('notCopied') }),
  )
}
