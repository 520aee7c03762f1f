import { Button } from './Button.tsx'
import CopyIcon from '@patternfly/react-icons/dist/esm/icons/copy-icon'
import { copyToClipboard, hasClipboard } from './copy-to-clipboard.ts'
import { designText } from '../text/design-text.ts'

/** Text such as an id or an address, with a button that copies it. */
export function CopyText({ value, isMono = false }: { value: string; isMono?: boolean }) {
  const text = designText.use()
  return (
    <span className="ov-copy">
      <span className={isMono ? 'ov-mono' : undefined} translate="no">
        {value}
      </span>
      {hasClipboard() ? (
        <Button
          variant="plain"
          size="sm"
          icon={<CopyIcon />}
          aria-label={`${text('copy')}: ${value}`}
          onClick={() => copyToClipboard(value)}
        />
      ) : null}
    </span>
  )
}
