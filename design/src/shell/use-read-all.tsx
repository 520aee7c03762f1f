import { Button } from '../page/Button.tsx'
import { type ReactNode, useRef, useState } from 'react'
import { designText } from '../text/design-text.ts'

interface Page {
  readonly items: readonly object[]
}

/**
 * What stands in the bulk bar when all rows that were read are chosen and there are more: a button that reads the rest
 * and chooses it, with progress, and a way to stop. The choice is of the objects that are there then, not of whatever
 * may match later.
 */
export function useReadAll(props: {
  query: {
    readonly data: { readonly pages: readonly Page[] }
    readonly hasNextPage: boolean
    readonly fetchNextPage: () => Promise<{
      readonly data?: { readonly pages: readonly Page[] } | undefined
      readonly hasNextPage: boolean
      readonly isError: boolean
    }>
  }
  total: number | undefined
  onRead: (pages: readonly Page[]) => void
}): ReactNode {
  const { query, total, onRead } = props
  const text = designText.use()
  const [isReading, setReading] = useState(false)
  const isStopped = useRef(false)
  const count = query.data.pages.reduce((sum, { items }) => sum + items.length, 0)
  const readAll = async () => {
    isStopped.current = false
    setReading(true)
    let { pages } = query.data
    for (let hasMore = query.hasNextPage; hasMore && !isStopped.current; ) {
      const next = await query.fetchNextPage()
      pages = next.data?.pages ?? pages
      hasMore = next.hasNextPage && !next.isError
    }
    setReading(false)
    onRead(pages)
  }
  if (isReading)
    return (
      <>
        <span role="status">{text('table.readingAll', { read: count, total: total ?? '…' })}</span>
        <Button variant="link" size="sm" onClick={() => (isStopped.current = true)}>
          {text('cancel')}
        </Button>
      </>
    )
  if (!query.hasNextPage) return null
  return (
    <Button variant="link" size="sm" title={text('table.selectMatchingHint')} onClick={() => void readAll()}>
      {total === undefined ? text('table.selectMatching') : text('table.selectMatchingCount', { count: total })}
    </Button>
  )
}
