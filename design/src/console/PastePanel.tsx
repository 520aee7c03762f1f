import { Button } from '../page/Button.tsx'
import { Checkbox } from '@patternfly/react-core/dist/esm/components/Checkbox'
import { TextArea } from '@patternfly/react-core/dist/esm/components/TextArea'
import { type RefObject, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { consoleText } from './console-text.ts'
import type { Display } from './display.ts'
import { type Layout, planTyping } from './layouts.ts'
import { paceMs, typeStrokes } from './type-text.ts'

/** Text to give to the machine: typed on its keyboard, key by key, or sent as it is to a serial port. */
export function PastePanel(props: {
  display: RefObject<Display | undefined>
  layout: Layout
  layoutName: string
  isConnected: boolean
  onClose: () => void
}) {
  const { display, layout, layoutName, isConnected, onClose } = props
  const text = consoleText.use()
  const id = useId()
  const panel = useRef<HTMLElement>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const [words, setWords] = useState('')
  const [isSlow, setSlow] = useState(false)
  const [progress, setProgress] = useState<{ done: number; all: number }>()
  const [end, setEnd] = useState<'done' | 'stopped'>()
  const typing = useRef<AbortController>(undefined)
  useEffect(() => () => typing.current?.abort(), [])
  useLayoutEffect(() => {
    const opener = document.activeElement
    field.current?.focus()
    const { current } = panel
    return () => {
      if (current?.contains(document.activeElement) && opener instanceof HTMLElement) opener.focus()
    }
  }, [])
  // A connection that is cut would lose what is typed on.
  useEffect(() => {
    if (!isConnected) typing.current?.abort()
  }, [isConnected])

  const takesText = display.current?.paste !== undefined
  const { strokes, untypable } = takesText ? { strokes: [], untypable: [] } : planTyping(layout, words)
  const send = async () => {
    const shown = display.current
    if (!shown) return
    setEnd(undefined)
    if (shown.paste) {
      shown.paste(words)
      setEnd('done')
      return
    }
    const { setKey } = shown
    if (!setKey) return
    const controller = new AbortController()
    typing.current = controller
    setProgress({ done: 0, all: strokes.length })
    try {
      await typeStrokes(strokes, setKey, {
        everyMs: isSlow ? paceMs.slow : paceMs.normal,
        signal: controller.signal,
        onProgress: (done) => setProgress({ done, all: strokes.length }),
      })
      setEnd('done')
    } catch {
      setEnd('stopped')
    } finally {
      typing.current = undefined
      setProgress(undefined)
    }
  }
  return (
    <section ref={panel} className="ov-console-panel" aria-label={text('pasteText')}>
      <label htmlFor={id}>{text(takesText ? 'pasteSerial' : 'pasteLabel', { layout: layoutName })}</label>
      <TextArea
        ref={field}
        id={id}
        value={words}
        rows={4}
        resizeOrientation="vertical"
        {...(progress ? { readOnlyVariant: 'default' as const } : {})}
        spellCheck={false}
        aria-describedby={`${id}-note`}
        onChange={(_, value) => {
          setWords(value)
          setEnd(undefined)
        }}
      />
      <p id={`${id}-note`} role="status" className="ov-console-panel-note">
        {note()}
      </p>
      <div className="ov-console-panel-actions">
        {progress ? (
          <Button variant="secondary" onClick={() => typing.current?.abort()}>
            {text('stopTyping')}
          </Button>
        ) : (
          <Button isDisabled={words === '' || untypable.length > 0 || !isConnected} onClick={() => void send()}>
            {text(takesText ? 'send' : 'type')}
          </Button>
        )}
        <Button variant="link" onClick={onClose}>
          {text('close')}
        </Button>
        {takesText ? null : (
          <Checkbox
            id={`${id}-slow`}
            label={text('typeSlowly')}
            isChecked={isSlow}
            isDisabled={progress !== undefined}
            onChange={(_, checked) => setSlow(checked)}
          />
        )}
      </div>
      {progress ? (
        <progress
          className="ov-console-progress"
          max={progress.all}
          value={progress.done}
          aria-label={text('typing')}
        />
      ) : null}
    </section>
  )

  function note(): string {
    if (untypable.length > 0)
      return text('untypable', { characters: untypable.slice(0, 20).join(' '), layout: layoutName })
    // Progress is the bar's to tell: a line read aloud at each key would say nothing else.
    if (progress) return text('typing')
    if (end === 'done') return text('typed')
    if (end === 'stopped') return text('typingStopped')
    return ''
  }
}
