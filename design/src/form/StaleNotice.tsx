import './form.css'
import { Alert } from '../feedback/Alert.tsx'
import { Radio } from '@patternfly/react-core/dist/esm/components/Radio'
import { useId } from 'react'
import { formText } from './text/form-text.ts'
import { RelativeTime } from '../units/Time.tsx'
import type { Choice } from './merge.ts'

/** One field somebody else changed, in words. */
export interface StaleRow {
  readonly field: string
  readonly label: string
  readonly before: string
  readonly theirs: string
  readonly mine: string
  readonly isContested: boolean
  readonly choice: Choice
}

/** What somebody else changed meanwhile, who and when, and whose value each field takes when it is saved. */
export function StaleNotice(props: {
  rows: readonly StaleRow[]
  /** Who changed it last, when that is known. */
  by?: { readonly userName: string; readonly at: string } | undefined
  onChoose: (field: string, choice: Choice) => void
}) {
  const { rows, by, onChoose } = props
  const text = formText.use()
  return (
    <Alert isInline isLiveRegion variant="warning" title={text('form.staleTitle')} component="h2">
      {by ? (
        <p>
          {text('form.staleBy', { user: by.userName })} <RelativeTime at={by.at} />
        </p>
      ) : null}
      <p>{text(rows.length > 0 ? 'form.staleBody' : 'form.staleNothing')}</p>
      {rows.map((row) => (
        <StaleField key={row.field} row={row} onChoose={(choice) => onChoose(row.field, choice)} />
      ))}
    </Alert>
  )
}

function StaleField({ row, onChoose }: { row: StaleRow; onChoose: (choice: Choice) => void }) {
  const text = formText.use()
  const group = useId()
  const { label, before, theirs, mine, isContested, choice } = row
  const words = { theirs, mine }
  return (
    <fieldset className="ov-choice ov-stale">
      <legend>{text('form.staleField', { field: label, before })}</legend>
      {(['theirs', 'mine'] as const).map((side) => (
        <Radio
          key={side}
          id={`${group}-${side}`}
          name={group}
          label={text(side === 'mine' && !isContested ? 'form.staleKeep' : `form.stale.${side}`, {
            value: words[side],
          })}
          isChecked={choice === side}
          onChange={() => onChoose(side)}
        />
      ))}
    </fieldset>
  )
}
