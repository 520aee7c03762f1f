import { Button } from '../../page/Button.tsx'
import TimesIcon from '@patternfly/react-icons/dist/esm/icons/times-icon'
import { useEffect, useRef } from 'react'
import { listText } from '../list-text/list-text.ts'
import { designText } from '../../text/design-text.ts'
import { ProgressBar } from '../../units/ProgressBar.tsx'
import { type BulkItem, type BulkRun, dismissBulk, retryBulk, stopBulk, tally } from './bulk-runs.ts'
import './bulk.css'

/** Lines drawn of one run: beyond it only their number is told. */
const mostLines = 100

/** How it went, in words: `8 done, 2 refused`. */
function summary(run: BulkRun): string {
  const { t } = listText
  const counts = tally(run)
  const parts = [t('bulk.done', { done: counts.done })]
  for (const state of ['refused', 'failed', 'stopped'] as const)
    if (counts[state] > 0) parts.push(t(`bulk.${state}`, { count: counts[state] }))
  return parts.join(', ')
}

function isOver(run: BulkRun): boolean {
  const { waiting, running } = tally(run)
  return waiting + running === 0
}

/** Bulk actions in the corner: progress, then a result for each object. It stays while pages change. */
export default function BulkPanel({ runs }: { runs: readonly BulkRun[] }) {
  const listed = listText.use()
  return (
    <aside className="ov-bulk-panel" aria-label={listed('bulk.title')}>
      {runs.map((run) => (
        <Run key={run.number} run={run} />
      ))}
      {/* One region for the ends: what comes into being with its text is not read. */}
      <div role="status" className="pf-v6-screen-reader">
        {runs
          .filter(isOver)
          .map((run) => `${run.action.label}: ${summary(run)}.`)
          .join(' ')}
      </div>
    </aside>
  )
}

function Run({ run }: { run: BulkRun }) {
  const text = designText.use()
  const listed = listText.use()
  const heading = useRef<HTMLHeadingElement>(null)
  const counts = tally(run)
  const over = isOver(run)
  const ended = run.items.length - counts.waiting - counts.running
  const told = run.items.filter(({ state }) => state === 'refused' || state === 'failed' || state === 'stopped')
  useEffect(() => {
    // The button that began it may be gone with the selection.
    if (document.activeElement === document.body) heading.current?.focus()
  }, [])
  return (
    <section className="ov-bulk-run" aria-labelledby={`bulk-${run.number}`}>
      <div className="ov-panel-head">
        <h2 id={`bulk-${run.number}`} ref={heading} tabIndex={-1}>
          {run.action.label}: {over ? summary(run) : listed('bulk.progress', { ended, count: run.items.length })}
        </h2>
        {over ? (
          <Button
            variant="plain"
            size="sm"
            icon={<TimesIcon />}
            aria-label={text('close')}
            onClick={() => dismissBulk(run.number)}
          />
        ) : null}
      </div>
      {over ? null : (
        <ProgressBar
          label={text('operations.progress', { title: run.action.label })}
          percent={(ended / run.items.length) * 100}
        />
      )}
      {told.length > 0 ? (
        <ul className="ov-bulk-lines" role="list" aria-label={listed('bulk.notDone')}>
          {told.slice(0, mostLines).map((item) => (
            <Line key={item.id} item={item} />
          ))}
          {told.length > mostLines ? <li>{listed('bulk.andMore', { count: told.length - mostLines })}</li> : null}
        </ul>
      ) : null}
      <div className="ov-row">
        {over && told.length > 0 ? (
          <Button variant="secondary" size="sm" onClick={() => retryBulk(run)}>
            {listed('bulk.retry', { count: told.length })}
          </Button>
        ) : null}
        {counts.waiting > 0 ? (
          <Button variant="link" size="sm" onClick={() => stopBulk(run.number)}>
            {listed('bulk.stop')}
          </Button>
        ) : null}
      </div>
    </section>
  )
}

function Line({ item }: { item: BulkItem }) {
  const listed = listText.use()
  const text = designText.use()
  return (
    <li>
      <strong>{item.name}</strong>: {item.reason ?? listed('bulk.stoppedLine')}{' '}
      {item.requestId === undefined ? null : (
        <span className="ov-fine">
          {text('error.requestId')} <code>{item.requestId}</code>
        </span>
      )}
    </li>
  )
}
