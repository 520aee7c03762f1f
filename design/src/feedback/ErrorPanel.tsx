import { ApiError } from '@overt/api-client'
import { Button } from '../page/Button.tsx'
import { designText } from '../text/design-text.ts'
import { type ErrorMark, PlainFacts } from './errors/PlainFacts.tsx'
import { Message } from './Message.tsx'
import { part } from '../page/part.tsx'

/** Read before there is an error: without a network, which is an error, it could not be read any more. */
export const loadErrorFacts = () => import('./errors/ErrorFacts.tsx').catch(() => ({ default: BareFacts }))
const ErrorFacts = part(loadErrorFacts)

/** What failed, in a sentence; what to do about it; its code and request id; a way to try again. */
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

/** The sentence of an error, what to do about it, and its code and request id. */
export function ErrorSentence({ error }: { error: unknown }) {
  return (
    <>
      <p lang="en">{error instanceof Error ? error.message : String(error)}</p>
      <ErrorAdvice mark={error instanceof ApiError ? error : undefined} />
    </>
  )
}

/** The same without the sentence, where the page has one of its own; without a mark it is a fault of the page. */
export function ErrorAdvice({ mark }: { mark: ErrorMark | undefined }) {
  return <ErrorFacts mark={mark} fallback={<BareFacts mark={mark} />} />
}

function BareFacts({ mark }: { mark: ErrorMark | undefined }) {
  return mark ? <PlainFacts mark={mark} /> : null
}
