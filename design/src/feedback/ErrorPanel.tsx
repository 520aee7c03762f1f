import { ApiError } from '@overt/api-client'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { designText } from '../text/design-text.ts'
import { Message } from './Message.tsx'

/** What failed, in a sentence; its code and request id for whoever looks further; a way to try again. */
export function ErrorPanel(props: {
  error: unknown
  title: string
  onRetry?: (() => void) | undefined
  size?: 'sm'
  isPage?: boolean
}) {
  const text = designText.use()
  const { error, title, onRetry, size, isPage = false } = props
  return (
    <div role="alert">
      <Message
        isPage={isPage}
        tone="danger"
        title={title}
        {...(size ? { size } : {})}
        actions={onRetry ? <Button onClick={onRetry}>{text('retry')}</Button> : undefined}
      >
        <ErrorSentence error={error} />
      </Message>
    </div>
  )
}

/** The sentence of an error with its code and request id. */
export function ErrorSentence({ error }: { error: unknown }) {
  const text = designText.use()
  if (!(error instanceof ApiError)) return <p>{error instanceof Error ? error.message : String(error)}</p>
  return (
    <>
      <p>{error.message}</p>
      <p className="ov-fine">
        {text('error.code')} <code>{error.code}</code> · {text('error.requestId')} <code>{error.requestId}</code>
      </p>
    </>
  )
}
