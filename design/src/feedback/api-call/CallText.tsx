import { curlOf, typescriptOf } from '@overt/api-client/call-text'
import type { DescribedCall } from '@overt/api-client/describe-call'
import { Button } from '../../page/Button.tsx'
import { ToggleGroup, ToggleGroupItem } from '@patternfly/react-core/dist/esm/components/ToggleGroup'
import CopyIcon from '@patternfly/react-icons/dist/esm/icons/copy-icon'
import { useState } from 'react'
import { copyToClipboard, hasClipboard } from '../../page/copy-to-clipboard.ts'
import { apiCallText } from './api-call-text.ts'

const writers = { curl: curlOf, TypeScript: typescriptOf } as const
type Kind = keyof typeof writers
const kinds = Object.keys(writers) as Kind[] // the table's own keys

/** The calls in one of two languages, to copy. */
export default function CallText({ calls }: { calls: readonly DescribedCall[] }) {
  const text = apiCallText.use()
  const [kind, setKind] = useState<Kind>('curl')
  const code = writers[kind](calls, location.origin)
  return (
    <div className="ov-stack">
      <div className="ov-row">
        <ToggleGroup aria-label={text('kind')}>
          {kinds.map((each) => (
            <ToggleGroupItem key={each} text={each} isSelected={each === kind} onChange={() => setKind(each)} />
          ))}
        </ToggleGroup>
        {hasClipboard() ? (
          <Button variant="link" isInline icon={<CopyIcon />} onClick={() => copyToClipboard(code)}>
            {text('copy')}
          </Button>
        ) : null}
      </div>
      {/* A box that scrolls is reached by the keyboard, too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className="ov-code" tabIndex={0} aria-label={kind}>
        {code}
      </pre>
      <p className="ov-fine">{text('token')}</p>
    </div>
  )
}
