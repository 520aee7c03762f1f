import './page.css'
import { Button } from './Button.tsx'
import CopyIcon from '@patternfly/react-icons/dist/esm/icons/copy-icon'
import { useId } from 'react'
import { copyToClipboard, hasClipboard } from './copy-to-clipboard.ts'
import { designText } from '../text/design-text.ts'

/**
 * A file's text under its name, with a button that copies it; it scrolls by itself, also by keyboard. With `wraps`, for
 * one long line, all of it is seen.
 */
export function CodeText({ name, value, wraps = false }: { name: string; value: string; wraps?: boolean }) {
  const text = designText.use()
  const id = useId()
  return (
    <figure className="ov-code" aria-labelledby={id}>
      <figcaption>
        <span id={id} className="ov-mono" translate="no">
          {name}
        </span>
        {hasClipboard() ? (
          <Button
            variant="plain"
            size="sm"
            icon={<CopyIcon />}
            aria-label={`${text('copy')}: ${name}`}
            onClick={() => copyToClipboard(value)}
          />
        ) : null}
      </figcaption>
      {/* oxlint-disable-next-line no-noninteractive-tabindex -- what scrolls must be reached by keyboard */}
      <pre tabIndex={0} className={wraps ? 'ov-code-wraps' : undefined}>
        {value}
      </pre>
    </figure>
  )
}
