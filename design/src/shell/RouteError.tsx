import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { useRevalidator, useRouteError } from 'react-router'
import { ErrorAdvice, ErrorPanel, ErrorSentence } from '../feedback/ErrorPanel.tsx'
import { Message } from '../feedback/Message.tsx'
import { designText } from '../text/design-text.ts'
import { asApiError } from './api.ts'
import { ButtonLink } from './links.tsx'
import { isMissingPart } from './load-again.ts'
import { MissingPart } from './MissingPart.tsx'

/** What a page shows instead of itself when it failed: absent, forbidden, or the error with a way to try again. */
export function RouteError() {
  const error = useRouteError()
  const text = designText.use()
  const { revalidate } = useRevalidator()
  const { reset } = useQueryErrorResetBoundary()
  const home = (
    <ButtonLink to="/" variant="link">
      {text('error.goHome')}
    </ButtonLink>
  )
  const known = asApiError(error)
  const code = known?.code
  if (code === 'not_found')
    return (
      <Message isPage tone="none" title={text('error.notFound')} actions={home}>
        <p>{text('error.notFoundBody')}</p>
        <ErrorAdvice mark={known} />
      </Message>
    )
  if (code === 'forbidden')
    return (
      <Message isPage tone="warning" title={text('error.forbidden')} actions={home}>
        <ErrorSentence error={error} />
      </Message>
    )
  if (isMissingPart(error)) return <MissingPart />
  const retry = () => {
    reset()
    void revalidate()
  }
  return <ErrorPanel isPage error={error} title={text('error.title')} onRetry={retry} />
}
