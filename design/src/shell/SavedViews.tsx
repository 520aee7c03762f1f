import { describeCall } from '@overt/api-client/describe-call'
import { Button } from '../page/Button.tsx'
import { TextInput } from '@patternfly/react-core/dist/esm/components/TextInput'
import { useRef, useState } from 'react'
import { Dialog } from '../feedback/Dialog.tsx'
import { layoutOf } from '../table/layout.ts'
import { listText } from './list-text/list-text.ts'
import { designText } from '../text/design-text.ts'
import { PageLink } from './links.tsx'
import { useListState, viewOf } from './list-state.ts'
import type { ListDialogProps } from './ListDialogs.tsx'
import { useTableSettings } from './table-settings.ts'
import './list-dialogs.css'

/** How many views of one list the server keeps. */
const most = 30

/** Views of a list under a name: applied as a link, named anew, deleted; and the present one saved. */
export function SavedViews({ list, state, onClose }: ListDialogProps) {
  const text = designText.use()
  const listed = listText.use()
  const [settings, change] = useTableSettings(list.id)
  const { params } = useListState(list.filters)
  const [name, setName] = useState('')
  const [problem, setProblem] = useState<string>()
  const [renaming, setRenaming] = useState<{ at: number; name: string }>()
  const input = useRef<HTMLInputElement>(null)
  const views = settings?.views ?? []
  const shown = layoutOf(list.columns, settings, state.columns).columns.map(({ id }) => id)
  const here = viewOf(params)
  const withColumns = () => {
    const next = new URLSearchParams(here)
    next.set('columns', shown.join())
    return viewOf(next)
  }
  const refusal = (wanted: string, except = -1) => {
    if (wanted === '') return listed('views.nameNeeded')
    if (views.some((view, at) => at !== except && view.name === wanted)) return listed('views.nameTaken')
    return views.length >= most && except === -1 ? listed('views.tooMany', { most }) : undefined
  }
  const wanted = name.trim()
  const withNew = (named: string) => [...views, { name: named, query: withColumns() }]
  const save = () => {
    const reason = refusal(wanted)
    setProblem(reason)
    if (reason !== undefined) return input.current?.focus()
    change({ views: withNew(wanted) })
    setName('')
  }
  const rename = () => {
    if (!renaming) return
    const wanted = renaming.name.trim()
    const reason = refusal(wanted, renaming.at)
    setProblem(reason)
    if (reason !== undefined) return
    change({ views: views.map((view, at) => (at === renaming.at ? { ...view, name: wanted } : view)) })
    setRenaming(undefined)
  }
  return (
    <Dialog
      title={listed('views.title')}
      hint={listed('views.hint')}
      onClose={onClose}
      call={() =>
        describeCall('updateSettings', {
          body: { tables: { [list.id]: { views: wanted === '' ? views : withNew(wanted) } } },
        })
      }
      buttons={
        <Button variant="primary" onClick={onClose}>
          {text('close')}
        </Button>
      }
    >
      {views.length === 0 ? <p className="ov-unit">{listed('views.none')}</p> : null}
      <ul className="ov-view-list" role="list" aria-label={listed('views.title')}>
        {views.map((view, at) => (
          <li key={view.name} className="ov-view-row">
            {renaming?.at === at ? (
              <form
                className="ov-view-name ov-row"
                onSubmit={(event) => {
                  event.preventDefault()
                  rename()
                }}
              >
                <TextInput
                  aria-label={listed('views.name')}
                  value={renaming.name}
                  maxLength={60}
                  ref={(element) => {
                    // The button that was pressed is gone: the name it asks for takes the focus.
                    if (element && document.activeElement === document.body) element.select()
                  }}
                  onChange={(_, next) => setRenaming({ at, name: next })}
                />
                <Button type="submit" variant="secondary" size="sm">
                  {listed('views.rename')}
                </Button>
              </form>
            ) : (
              <>
                <PageLink to={`?${view.query}`} isCurrent={view.query === here}>
                  {view.name}
                </PageLink>
                <Button
                  variant="link"
                  size="sm"
                  aria-label={listed('views.renameOf', { name: view.name })}
                  onClick={() => setRenaming({ at, name: view.name })}
                >
                  {listed('views.rename')}
                </Button>
                <Button
                  variant="link"
                  size="sm"
                  isDanger
                  aria-label={listed('views.deleteOf', { name: view.name })}
                  onClick={() => {
                    change({ views: views.filter((other) => other !== view) })
                    input.current?.focus()
                  }}
                >
                  {listed('views.delete')}
                </Button>
              </>
            )}
          </li>
        ))}
      </ul>
      <form
        className="ov-view-form"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <label>
          <span>{listed('views.nameOfThis')}</span>
          <TextInput
            ref={input}
            value={name}
            maxLength={60}
            validated={problem === undefined ? 'default' : 'error'}
            aria-describedby="views-problem"
            onChange={(_, next) => setName(next)}
          />
        </label>
        <Button type="submit" variant="secondary">
          {listed('views.save')}
        </Button>
      </form>
      <p id="views-problem" role="alert">
        {problem}
      </p>
    </Dialog>
  )
}
