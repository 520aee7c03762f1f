import { ErrorSentence } from '@overt/design/feedback/ErrorPanel.tsx'
import { Button } from '@overt/design/page/Button.tsx'

/** A button that reads the next page of what is shown above it, and says what went wrong; nothing after the last page. */
export function MoreButton(props: {
  label: string
  query: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly isFetchNextPageError: boolean
    readonly error: unknown
    readonly fetchNextPage: () => Promise<unknown>
  }
}) {
  const { label, query } = props
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, error, fetchNextPage } = query
  if (!hasNextPage) return null
  return (
    <>
      <div role="alert">{isFetchNextPageError && !isFetchingNextPage ? <ErrorSentence error={error} /> : null}</div>
      <div className="ov-row">
        <Button variant="secondary" isLoading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {label}
        </Button>
      </div>
    </>
  )
}
