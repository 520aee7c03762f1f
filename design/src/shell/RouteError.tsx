import { Button } from '../page/Button.tsx'
import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { useRevalidator, useRouteError } from 'react-router'
import { ErrorAdvice, ErrorPanel, ErrorSentence } from '../feedback/ErrorPanel.tsx'
import { Message } from '../feedback/Message.tsx'
import { designText } from '../text/design-text.ts'
import { asApiError } from './api.ts'
import { ButtonLink } from './links.tsx'

/** A chunk that is gone means that a newer version was installed while this one was open. */
function isMissingChunk(error: unknown): boolean {
  return error instanceof Error && /dynamically imported module|module script|preload CSS/i.test(error.message)
}

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
  if (isMissingChunk(error))
    return (
      <Message
        isPage
        tone="info"
        title={text('error.newVersion')}
        actions={<Button onClick={() => location.reload()}>{text('error.reloadPage')}</Button>}
      >
        {text('error.newVersionBody')}
      </Message>
    )
  const retry = () => {
    reset()
    void revalidate()
  }
  return <ErrorPanel isPage error={error} title={text('error.title')} onRetry={retry} />
}
