import './table.css'
import { Skeleton } from '@patternfly/react-core/dist/esm/components/Skeleton'
import { designText } from '../text/design-text.ts'

/** Rows to come, as tall as real ones, so that nothing jumps when they arrive. */
export function TableSkeleton({ rows = 8 }: { rows?: number }) {
  const text = designText.use()
  return (
    <div className="ov-table-skeleton" role="status" aria-label={text('loading')}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="ov-table-skeleton-row">
          <Skeleton width={`${18 + ((index * 7) % 12)}%`} />
          <Skeleton width="12%" />
          <Skeleton width="20%" />
        </div>
      ))}
    </div>
  )
}
