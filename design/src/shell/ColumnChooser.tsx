import { describeCall } from '@overt/api-client/describe-call'
import { Button } from '../page/Button.tsx'
import { Checkbox } from '@patternfly/react-core/dist/esm/components/Checkbox'
import { Radio } from '@patternfly/react-core/dist/esm/components/Radio'
import ArrowDownIcon from '@patternfly/react-icons/dist/esm/icons/arrow-down-icon'
import ArrowUpIcon from '@patternfly/react-icons/dist/esm/icons/arrow-up-icon'
import { useRef } from 'react'
import { Dialog } from '../feedback/Dialog.tsx'
import { arrange, type ChosenColumn, keep, widths } from '../table/layout.ts'
import { listText } from './list-text/list-text.ts'
import { designText } from '../text/design-text.ts'
import { useListState } from './list-state.ts'
import type { ListDialogProps } from './ListDialogs.tsx'
import { useTableSettings } from './table-settings.ts'
import './list-dialogs.css'

/**
 * Which columns a list shows, in which order and how wide, and how high its rows are. Every change is seen behind the
 * dialog at once and kept on the server; while the address names columns (a saved view), they are changed there.
 */
export function ColumnChooser({ list, state, onClose }: ListDialogProps) {
  const text = designText.use()
  const listed = listText.use()
  const [settings, change] = useTableSettings(list.id)
  const address = useListState(list.filters)
  const headers = new Map(list.columns.map(({ id, header }) => [id, header()]))
  const [always] = list.columns
  const rows = useRef<HTMLUListElement>(null)
  const arranged = inOrder(arrange(list.columns, settings), state.columns)
  const save = (columns: readonly ChosenColumn[]) => {
    change({ columns: keep(columns) })
    if (state.columns.length > 0) address.setColumns(columns.filter(({ isShown }) => isShown).map(({ id }) => id))
  }
  const edit = (id: string, next: Partial<ChosenColumn>) =>
    save(arranged.map((column) => (column.id === id ? { ...column, ...next } : column)))
  const move = (index: number, by: -1 | 1) => {
    const next = [...arranged]
    const [column] = next.splice(index, 1)
    if (column) next.splice(index + by, 0, column)
    save(next)
    // The row has moved: the focus stays on its button, or on the other one at either end.
    requestAnimationFrame(() => {
      const buttons = rows.current?.children[index + by]?.querySelectorAll<HTMLButtonElement>('button') ?? []
      const wanted = buttons[by === -1 ? 0 : 1]
      ;(wanted?.disabled ? buttons[by === -1 ? 1 : 0] : wanted)?.focus()
    })
  }
  return (
    <Dialog
      title={listed('columns.title')}
      hint={listed('columns.hint')}
      onClose={onClose}
      call={() =>
        describeCall('updateSettings', {
          body: { tables: { [list.id]: { ...settings, columns: keep(arranged) } } },
        })
      }
      buttons={
        <>
          <Button variant="primary" onClick={onClose}>
            {text('close')}
          </Button>
          <Button
            variant="link"
            onClick={() => {
              change({ columns: [], density: 'comfortable' })
              address.setColumns([])
            }}
          >
            {listed('columns.reset')}
          </Button>
        </>
      }
    >
      <fieldset className="ov-column-density">
        <legend>{listed('columns.density')}</legend>
        <div className="ov-row">
          {(['comfortable', 'compact'] as const).map((density) => (
            <Radio
              key={density}
              id={`density-${density}`}
              name="density"
              label={listed(`columns.${density}`)}
              isChecked={(settings?.density ?? 'comfortable') === density}
              onChange={() => change({ density })}
            />
          ))}
        </div>
      </fieldset>
      {/* Seen only: each input has its column's name as well. */}
      <div className="ov-column-row ov-column-head ov-fine" aria-hidden>
        <span className="ov-column-width">{listed('columns.width')}</span>
      </div>
      <ul className="ov-column-list" ref={rows} role="list" aria-label={listed('columns.title')}>
        {arranged.map(({ id, isShown, widthPixels }, index) => {
          const name = headers.get(id) ?? id
          return (
            <li key={id} className="ov-column-row">
              <Checkbox
                id={`column-${id}`}
                label={name}
                isChecked={isShown || id === always?.id}
                isDisabled={id === always?.id}
                onChange={(_, next) => edit(id, { isShown: next })}
              />
              <input
                type="number"
                className="ov-width-input"
                aria-label={text('table.widthOf', { name })}
                placeholder={listed('columns.auto')}
                min={widths.least}
                max={widths.most}
                step={widths.step}
                value={widthPixels ?? ''}
                onChange={({ target }) => {
                  const width = target.valueAsNumber
                  edit(id, {
                    widthPixels: Number.isNaN(width)
                      ? undefined
                      : Math.min(widths.most, Math.max(40, Math.round(width))),
                  })
                }}
              />
              <Button
                variant="plain"
                icon={<ArrowUpIcon />}
                aria-label={listed('columns.up', { name })}
                isDisabled={index === 0}
                onClick={() => move(index, -1)}
              />
              <Button
                variant="plain"
                icon={<ArrowDownIcon />}
                aria-label={listed('columns.down', { name })}
                isDisabled={index === arranged.length - 1}
                onClick={() => move(index, 1)}
              />
            </li>
          )
        })}
      </ul>
    </Dialog>
  )
}

/** With columns in the address: those first, in their order; the others are not shown. */
function inOrder(columns: readonly ChosenColumn[], named: readonly string[]): readonly ChosenColumn[] {
  if (named.length === 0) return columns
  const byId = new Map(columns.map((column) => [column.id, column]))
  const shown = named.flatMap((id) => byId.get(id) ?? [])
  const rest = columns.filter(({ id }) => !named.includes(id))
  return [
    ...shown.map((column) => ({ ...column, isShown: true })),
    ...rest.map((column) => ({ ...column, isShown: false })),
  ]
}
