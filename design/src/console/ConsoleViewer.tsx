import './console.css'
import type { Schema } from '@overt/api-client/engine'
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { ErrorSentence } from '../feedback/ErrorPanel.tsx'
import { Message } from '../feedback/Message.tsx'
import { isShortcut } from '../shell/keys/shortcuts.ts'
import { designText } from '../text/design-text.ts'
import { ConsoleToolbar } from './ConsoleToolbar.tsx'
import { chooseProtocol, type Ticket } from './connection.ts'
import { useScreen } from './use-screen.ts'
import { ApiError } from '@overt/api-client'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'

/** What a console needs to know. */
export interface ConsoleViewerProps {
  readonly name: string
  /** Protocols the machine offers. */
  readonly protocols: readonly Schema<'ConsoleProtocol'>[]
  /** Whether the machine runs; when it does not, `notRunning` says more. */
  readonly isRunning: boolean
  readonly notRunning?: ReactNode
  /** Why this user can't open it, as a sentence. */
  readonly forbiddenReason?: string | undefined
  /** Asks the engine for a ticket; a session id joins the session that was cut. */
  readonly openTicket: (protocol: Schema<'ConsoleProtocol'>, sessionId: string | undefined) => Promise<Ticket>
  /** Address of the console in a tab of its own; absent when it is one. */
  readonly ownTab?: string
  /** Stands at the left of the toolbar, such as the machine's name in a tab of its own. */
  readonly title?: ReactNode
}

/** The screen of a machine, with its toolbar. */
export default function ConsoleViewer(props: ConsoleViewerProps) {
  const { name, protocols, isRunning, notRunning, forbiddenReason, openTicket, ownTab, title } = props
  const text = designText.use()
  const protocol = chooseProtocol(protocols)
  const canOpen = isRunning && forbiddenReason === undefined && protocol !== undefined
  const frame = useRef<HTMLDivElement>(null)
  const target = useRef<HTMLDivElement>(null)
  const [fit, setFit] = useState(true)
  const [viewOnly, setViewOnly] = useState(false)
  const [hasFocus, setFocus] = useState(false)
  const ticket = useRef(openTicket)
  ticket.current = openTicket
  const openScreenTicket = useCallback(
    (sessionId: string | undefined) => ticket.current(protocol ?? 'vnc', sessionId),
    [protocol],
  )
  const screen = useScreen(target, canOpen, openScreenTicket, { fit, viewOnly, name: text('console.screen', { name }) })
  const release = useReleaseKey(target, () => {
    screen.release()
    frame.current?.focus()
  })
  const { state } = screen

  const onFrameKey = (event: KeyboardEvent) => {
    if (event.target === frame.current && isShortcut(event, 'typeInConsole')) {
      event.preventDefault()
      screen.focus()
    }
  }
  const problem = problemOf(props, state.phase === 'failed' ? state.error : undefined, protocol)
  return (
    <section className="ov-console" ref={release} aria-label={text('console.title', { name })}>
      <ConsoleToolbar
        title={title}
        state={canOpen ? state : undefined}
        isFit={fit}
        onFit={setFit}
        isViewOnly={viewOnly}
        onViewOnly={setViewOnly}
        onKeys={(keys) => {
          screen.send(keys)
          screen.focus()
        }}
        onReconnect={screen.retryNow}
        fullScreenOf={release}
        ownTab={ownTab}
      />
      {problem ? (
        <div className="ov-console-problem">
          <Message
            tone={problem.tone}
            title={text(problem.title)}
            actions={problem.canRetry ? retryButton() : notRunning}
          >
            {problem.body}
          </Message>
        </div>
      ) : null}
      {/* Tab reaches the frame, Enter goes in, Ctrl+Alt+Shift comes out: the keyboard is never trapped. */}
      <div
        ref={frame}
        className={fit ? 'ov-console-frame' : 'ov-console-frame ov-console-actual'}
        hidden={problem !== undefined}
        role="region"
        aria-label={text('console.focusHint')}
        tabIndex={0}
        onKeyDown={onFrameKey}
        onFocus={(event) => setFocus(event.target instanceof HTMLCanvasElement)}
        onBlur={() => setFocus(false)}
      >
        <div ref={target} className="ov-console-target" />
      </div>
      <p className="ov-console-hint" aria-live="polite">
        {problem ? null : text(hasFocus ? 'console.releaseHint' : 'console.focusHint')}
      </p>
    </section>
  )

  function retryButton() {
    return <Button onClick={screen.retryNow}>{text('console.reconnect')}</Button>
  }
}

interface Problem {
  readonly title: 'console.notRunning' | 'console.forbidden' | 'console.noProtocol' | 'console.failed'
  readonly tone: 'none' | 'warning' | 'danger'
  readonly body: ReactNode
  readonly canRetry: boolean
}

function problemOf(props: ConsoleViewerProps, error: unknown, protocol: string | undefined): Problem | undefined {
  const { t } = designText
  if (props.forbiddenReason !== undefined || (error instanceof ApiError && error.code === 'forbidden'))
    return {
      title: 'console.forbidden',
      tone: 'warning',
      body: props.forbiddenReason ?? t('console.forbiddenBody'),
      canRetry: false,
    }
  if (!props.isRunning)
    return { title: 'console.notRunning', tone: 'none', body: t('console.notRunningBody'), canRetry: false }
  if (protocol === undefined) {
    const protocols = props.protocols.join(', ') || t('none')
    return {
      title: 'console.noProtocol',
      tone: 'none',
      body: t('console.noProtocolBody', { protocols }),
      canRetry: false,
    }
  }
  if (error !== undefined)
    return { title: 'console.failed', tone: 'danger', body: <ErrorSentence error={error} />, canRetry: true }
  return undefined
}

/** Ctrl+Alt+Shift gives the keyboard back to the page; heard before noVNC hears it. Returns the ref to put on the viewer. */
function useReleaseKey(inside: React.RefObject<HTMLElement | null>, onRelease: () => void) {
  const viewer = useRef<HTMLElement>(null)
  const latest = useRef(onRelease)
  latest.current = onRelease
  useEffect(() => {
    const element = viewer.current
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (!isShortcut(event, 'leaveConsole')) return
      if (!(event.target instanceof Node) || !inside.current?.contains(event.target)) return
      latest.current()
    }
    element?.addEventListener('keydown', onKeyDown, { capture: true })
    return () => element?.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [inside])
  return viewer
}
