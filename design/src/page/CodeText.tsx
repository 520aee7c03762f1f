import './page.css'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import CopyIcon from '@patternfly/react-icons/dist/esm/icons/copy-icon'
import { useId } from 'react'
import { showToast } from '../feedback/toasts.ts'
import { designText } from '../text/design-text.ts'

/** A file's text under its name, with a button that copies it; it scrolls by itself, also by keyboard. */
export function CodeText({ name, value }: { name: string; value: string }) {
  const text = designText.use()
  const id = useId()
  const copy = async () => {
    await navigator.clipboard.writeText(value)
    showToast({ variant: 'info', title: text('copied') })
  }
  return (
    <figure className="ov-code" aria-labelledby={id}>
      <figcaption>
        <span id={id} className="ov-mono">
          {name}
        </span>
        {/* The clipboard exists only on HTTPS and on localhost. */}
        {globalThis.isSecureContext ? (
          <Button
            variant="plain"
            size="sm"
            icon={<CopyIcon />}
            aria-label={`${text('copy')}: ${name}`}
            onClick={() => void copy()}
          />
        ) : null}
      </figcaption>
      {/* oxlint-disable-next-line no-noninteractive-tabindex -- what scrolls must be reached by keyboard */}
      <pre tabIndex={0}>{value}</pre>
    </figure>
  )
}
