import './table.css'
import '@patternfly/react-styles/css/components/Skeleton/skeleton.css'
import { designText } from '../text/design-text.ts'

/** Rows to come, as tall as real ones, so that nothing jumps when they arrive. */
export function TableSkeleton({ rows = 8 }: { rows?: number }) {
  const text = designText.use()
  return (
    <div className="ov-table-skeleton" role="status" aria-label={text('loading')}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="ov-table-skeleton-row">
          {[18 + ((index * 7) % 12), 12, 20].map((percent, column) => (
            <div key={column} className="pf-v6-c-skeleton" style={{ width: `${percent}%` }} />
          ))}
        </div>
      ))}
    </div>
  )
}
