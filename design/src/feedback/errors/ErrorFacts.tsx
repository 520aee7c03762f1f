import { Button } from '../../page/Button.tsx'
import CopyIcon from '@patternfly/react-icons/dist/esm/icons/copy-icon'
import { copyToClipboard, hasClipboard } from '../../page/copy-to-clipboard.ts'
import { errorText } from './error-text.ts'
import { type ErrorMark, PlainFacts } from './PlainFacts.tsx'

/** What can be done about an error now; its code, and its request id to copy for whoever looks further. */
export default function ErrorFacts({ mark }: { mark: ErrorMark | undefined }) {
  const text = errorText.use()
  if (!mark) return <p>{text('next.unknown')}</p>
  return (
    <>
      <p>{text(`next.${mark.code}`)}</p>
      <PlainFacts mark={mark}>
        {hasClipboard() ? (
          <Button
            variant="plain"
            size="sm"
            icon={<CopyIcon />}
            aria-label={text('copyRequestId')}
            onClick={() => copyToClipboard(mark.requestId)}
          />
        ) : null}
      </PlainFacts>
    </>
  )
}
