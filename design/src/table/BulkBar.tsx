import { Button } from '../page/Button.tsx'
import { ActionButton } from '../page/ActionButton.tsx'
import type { ReactNode } from 'react'
import type { Action } from '../page/actions.ts'
import { designText } from '../text/design-text.ts'

/** What can be done with the chosen rows, below the table. */
export function BulkBar(props: {
  count: number
  actions: readonly Action[]
  /** Choosing what was not read yet. */
  more?: ReactNode
  onClear: () => void
}) {
  const text = designText.use()
  const { count, actions, more, onClear } = props
  return (
    <div className="ov-bulk-bar" role="toolbar" aria-label={text('table.actions')}>
      <strong aria-live="polite">{text('table.selected', { count })}</strong>
      {more}
      {actions.map((action) => (
        <ActionButton key={action.id} action={action} variant={action.isDanger ? 'danger' : 'secondary'} size="sm" />
      ))}
      <Button variant="link" size="sm" onClick={onClear}>
        {text('table.clearSelection')}
      </Button>
    </div>
  )
}
