import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import CopyIcon from '@patternfly/react-icons/dist/esm/icons/copy-icon'
import { showToast } from '../feedback/toasts.ts'
import { designText } from '../text/design-text.ts'

/** Text such as an id or an address, with a button that copies it. */
export function CopyText({ value, isMono = false }: { value: string; isMono?: boolean }) {
  const text = designText.use()
  const copy = async () => {
    await navigator.clipboard.writeText(value)
    showToast({ variant: 'info', title: text('copied') })
  }
  return (
    <span className="ov-copy">
      <span className={isMono ? 'ov-mono' : undefined}>{value}</span>
      {/* The clipboard exists only on HTTPS and on localhost. */}
      {globalThis.isSecureContext ? (
        <Button
          variant="plain"
          size="sm"
          icon={<CopyIcon />}
          aria-label={`${text('copy')}: ${value}`}
          onClick={() => void copy()}
        />
      ) : null}
    </span>
  )
}
