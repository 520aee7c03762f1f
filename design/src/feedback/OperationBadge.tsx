import type { Schema } from '@overt/api-client/engine'
import type { ReactNode } from 'react'
import { designText } from '../text/design-text.ts'
import { ProgressBar } from '../units/ProgressBar.tsx'
import { operationTitle } from './operation-title.ts'

/** The operation that holds an object now, on the object's row or page: what, and how far. */
export function OperationBadge(props: { operation: Schema<'OperationSummary'> | null; name: string }) {
  const text = designText.use()
  const { operation, name } = props
  if (!operation) return null
  const title = operationTitle({ kind: operation.kind, object: { kind: 'operation', id: operation.id, name } })
  return (
    <span className="ov-operation">
      <span className="ov-operation-title">
        {title}
        {operation.status === 'running' ? null : ` · ${text(`operationStatus.${operation.status}`)}`}
      </span>
      <ProgressBar percent={operation.progressPercent} label={text('operations.progress', { title })} />
    </span>
  )
}

/** An object's status in a row; while an operation holds the object, the operation's progress below it. */
export function RowStatus(props: { label: ReactNode; operation: Schema<'OperationSummary'> | null; name: string }) {
  const { label, operation, name } = props
  if (!operation) return label
  return (
    <span className="ov-row-status">
      {label}
      <OperationBadge operation={operation} name={name} />
    </span>
  )
}
