import { ErrorSentence } from '@overt/design/feedback/ErrorPanel.tsx'
import { Button } from '@overt/design/page/Button.tsx'
import type { InfiniteData, UseSuspenseInfiniteQueryResult } from '@tanstack/react-query'
import { useState } from 'react'

type Pages<Page> = UseSuspenseInfiniteQueryResult<InfiniteData<Page>>

/**
 * A button that reads the next page of what is shown above it, and says what went wrong; nothing after the last page.
 * Its `key` is what the list is of.
 */
export function MoreButton<Page>({ label, query }: { label: string; query: Pages<Page> }) {
  const { hasNextPage, isFetchingNextPage } = query
  // Kept here, for the query forgets it whenever its pages are read again.
  const [failure, setFailure] = useState<Error | null>(null)
  if (!hasNextPage) return null
  const more = async () => {
    setFailure(null)
    setFailure(await readNextPage(query))
  }
  return (
    <>
      <div role="alert">{failure ? <ErrorSentence error={failure} /> : null}</div>
      <div className="ov-row">
        <Button variant="secondary" isLoading={isFetchingNextPage} onClick={() => void more()}>
          {label}
        </Button>
      </div>
    </>
  )
}

/**
 * Reads the next page and gives what prevented it, if anything did. When the pages shown are read again meanwhile, as
 * after a change elsewhere, that ends the reading of the next one: then it is asked for once more.
 */
async function readNextPage<Page>({ data: shown, fetchNextPage }: Pages<Page>): Promise<Error | null> {
  for (;;) {
    const { data, error, hasNextPage } = await fetchNextPage()
    if (error || !hasNextPage || (data?.pages.length ?? 0) > shown.pages.length) return error
  }
}
