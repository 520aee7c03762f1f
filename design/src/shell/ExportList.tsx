import type { DescribedCall } from '@overt/api-client/describe-call'
import { Button } from '../page/Button.tsx'
import { Radio } from '@patternfly/react-core/dist/esm/components/Radio'
import { useEffect, useRef, useState } from 'react'
import { Dialog } from '../feedback/Dialog.tsx'
import { ErrorSentence } from '../feedback/ErrorPanel.tsx'
import { showToast } from '../feedback/toasts.ts'
import { saveFile } from '../page/save-file.ts'
import { toCsv } from '../table/csv.ts'
import { layoutOf } from '../table/layout.ts'
import { listText } from './list-text/list-text.ts'
import { designText } from '../text/design-text.ts'
import { ProgressBar } from '../units/ProgressBar.tsx'
import { client } from './api.ts'
import type { ListDialogProps } from './ListDialogs.tsx'
import { listQueryOf } from './list-state.ts'
import { type AnyList, rowsOf } from './list-definition.ts'
import { useTableSettings } from './table-settings.ts'
import './list-dialogs.css'

/** Rows in one read; the contract's most. */
const pageSize = 1000
const formats = ['csv', 'json'] as const

/** Reads every row that a list's filters let through, and says how far it is. */
async function readAll(
  list: AnyList,
  query: Record<string, unknown>,
  signal: AbortSignal,
  onProgress: (read: number) => void,
): Promise<object[]> {
  const items: object[] = []
  for (let after: string | null | undefined; after !== null; ) {
    const asked = { ...list.query, ...query, limit: pageSize, ...(after === undefined ? {} : { after }) }
    const page = await client.call(list.operationId, { query: asked, signal } as never) // by the list's definition
    items.push(...(page.items as object[]))
    after = page.next
    onProgress(items.length)
  }
  return items
}

/** Writes the filtered list to a file: CSV has the columns shown, JSON the objects as the API gives them. */
export function ExportList(props: ListDialogProps & { rowCount: number | undefined }) {
  const { list, state, rowCount, onClose } = props
  const text = designText.use()
  const listed = listText.use()
  const [settings] = useTableSettings(list.id)
  const [format, setFormat] = useState<(typeof formats)[number]>('csv')
  const [read, setRead] = useState<number>()
  const [error, setError] = useState<unknown>()
  const reading = useRef<AbortController>(undefined)
  useEffect(() => () => reading.current?.abort(), [])
  const sort = list.defaultSort === undefined ? {} : { sort: state.sort ?? list.defaultSort }
  const query = { ...listQueryOf(state), ...sort }
  const run = async () => {
    const controller = new AbortController()
    reading.current = controller
    setError(undefined)
    setRead(0)
    try {
      const items = await readAll(list, query, controller.signal, setRead)
      const name = `${list.id}-${new Date().toISOString().slice(0, 10)}.${format}`
      const save = (text: string, type: string) => saveFile(name, new Blob([text], { type }))
      if (format === 'json') save(`${JSON.stringify(items, null, 2)}\n`, 'application/json')
      else {
        const { columns } = layoutOf(list.columns, settings, state.columns)
        save(toCsv<never>(columns, rowsOf(list, [{ items }]) as never[]), 'text/csv;charset=utf-8')
      }
      showToast({ variant: 'success', title: listed('export.done', { count: items.length, name }) })
      onClose()
    } catch (failure) {
      if (!controller.signal.aborted) setError(failure)
      setRead(undefined)
    }
  }
  const isReading = read !== undefined
  return (
    <Dialog
      title={listed('export.title')}
      hint={rowCount === undefined ? listed('export.hint') : listed('export.hintCount', { count: rowCount })}
      onClose={onClose}
      call={(): DescribedCall => ({
        operationId: list.operationId,
        query: { ...list.query, ...query, limit: pageSize },
      })}
      buttons={
        <>
          <Button variant="primary" isDisabled={isReading} isLoading={isReading} onClick={() => void run()}>
            {listed('export.run')}
          </Button>
          <Button
            variant="link"
            onClick={() => {
              reading.current?.abort()
              if (!isReading) onClose()
            }}
          >
            {text('cancel')}
          </Button>
        </>
      }
    >
      <fieldset className="ov-column-density" disabled={isReading}>
        <legend>{listed('export.format')}</legend>
        {formats.map((name) => (
          <Radio
            key={name}
            id={`export-${name}`}
            name="format"
            label={listed(`export.${name}`)}
            isChecked={format === name}
            onChange={() => setFormat(name)}
          />
        ))}
      </fieldset>
      {isReading ? (
        <div role="status">
          <ProgressBar
            label={listed('export.progress', { read, total: rowCount ?? '…' })}
            percent={rowCount ? Math.min(100, (read / rowCount) * 100) : 0}
          />
          {listed('export.progress', { read, total: rowCount ?? '…' })}
        </div>
      ) : null}
      {error === undefined ? null : (
        <div role="alert">
          <ErrorSentence error={error} />
        </div>
      )}
    </Dialog>
  )
}
