import './console.css'
import type { Schema } from '@overt/api-client/engine'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { ErrorSentence } from '../feedback/ErrorPanel.tsx'
import type { Action } from '../page/actions.ts'
import { copyToClipboard } from '../page/copy-to-clipboard.ts'
import { Message } from '../feedback/Message.tsx'
import { showToast } from '../feedback/toasts.ts'
import { isShortcut } from '../shell/keys/shortcuts.ts'
import { consoleText } from './console-text.ts'
import { ConsoleToolbar } from './ConsoleToolbar.tsx'
import { shownOf, type Ticket } from './connection.ts'
import { type Key, pressKeys } from './keys.ts'
import { type Layout, layouts } from './layouts.ts'
import { PastePanel } from './PastePanel.tsx'
import { useDisplay } from './use-display.ts'
import { useTypedCharacters } from './use-typed-characters.ts'
import { ApiError } from '@overt/api-client'
import { Button } from '../page/Button.tsx'

/** What a console needs to know. */
export interface ConsoleViewerProps {
  readonly name: string
  /** Protocols the machine offers. */
  readonly protocols: readonly Protocol[]
  /** The protocol asked for; without one, or when the machine has it not, the best it has. */
  readonly protocol?: Protocol | undefined
  readonly onProtocol: (protocol: Protocol) => void
  /** Pixel for pixel at first, instead of fitted to the window. */
  readonly isActualSize?: boolean
  /** The layout of the guest's keyboard; one that is not known here counts as none: keys go by their place. */
  readonly keyboard?: string | null | undefined
  readonly onKeyboard: (layout: Layout | undefined) => void
  /** Whether the machine runs; when it does not, `notRunning` says more. */
  readonly isRunning: boolean
  readonly notRunning?: ReactNode
  /** Why this user can't open it, as a sentence. */
  readonly forbiddenReason?: string | undefined
  /** Asks the engine for a ticket; a session id joins the session that was cut. */
  readonly openTicket: (protocol: Protocol, sessionId: string | undefined, viewOnly: boolean) => Promise<Ticket>
  /** Saves a picture of the screen. */
  readonly onScreenshot?: () => void
  /** Address of the console in a tab of its own; absent when it is one. */
  readonly ownTab?: string
  /** Stands at the left of the toolbar, such as the machine's name in a tab of its own. */
  readonly title?: ReactNode
  /** Who is connected. */
  readonly people?: ReactNode
  /** The machine's power; what opens a dialog leaves full screen, for dialogs lie outside it. */
  readonly power?: readonly Action[]
}

type Protocol = Schema<'ConsoleProtocol'>

/** The screen or the serial port of a machine, with its toolbar. */
export default function ConsoleViewer(props: ConsoleViewerProps) {
  const { name, isRunning, notRunning, forbiddenReason, openTicket, ownTab, title, people, power = [] } = props
  const text = consoleText.use()
  const protocols = shownOf(props.protocols)
  const protocol = protocols.find((each) => each === props.protocol) ?? protocols[0]
  const canOpen = isRunning && forbiddenReason === undefined && protocol !== undefined
  const isTerminal = protocol === 'serial'
  const frame = useRef<HTMLDivElement>(null)
  const target = useRef<HTMLDivElement>(null)
  const [fit, setFit] = useState(props.isActualSize !== true)
  const [viewOnly, setViewOnly] = useState(false)
  const [hasFocus, setFocus] = useState(false)
  const [isPasting, setPasting] = useState(false)
  const layout = layouts.find((each) => each === props.keyboard)
  const { state, display, retryNow } = useDisplay(target, canOpen ? protocol : undefined, openTicket, {
    fit,
    viewOnly,
    name: text(isTerminal ? 'terminal' : 'screen', { name }),
  })
  const isConnected = canOpen && state.phase === 'connected'
  useTypedCharacters(target, layout, display, isConnected && !viewOnly && !isTerminal)
  const release = useReleaseKey(target, () => {
    display.current?.release()
    frame.current?.focus()
  })

  const onFrameKey = (event: KeyboardEvent) => {
    if (event.target === frame.current && isShortcut(event, 'typeInConsole')) {
      event.preventDefault()
      display.current?.focus()
    }
  }
  const onKeys = (keys: readonly Key[]) => {
    const shown = display.current
    if (shown?.setKey) pressKeys(shown.setKey, keys)
    shown?.focus()
  }
  const onCopy = () => {
    const selected = display.current?.copy?.() ?? ''
    if (selected === '') return showToast({ variant: 'info', title: text('nothingSelected') })
    copyToClipboard(selected)
  }
  const problem = problemOf(props, state.phase === 'failed' ? state.error : undefined, protocol)
  return (
    <section className="ov-console" ref={release} aria-label={text('title', { name })}>
      <ConsoleToolbar
        title={title}
        state={canOpen ? state : undefined}
        protocol={protocol}
        protocols={protocols}
        onProtocol={props.onProtocol}
        layout={layout}
        onLayout={props.onKeyboard}
        isFit={fit}
        onFit={setFit}
        isViewOnly={viewOnly}
        onViewOnly={setViewOnly}
        onKeys={onKeys}
        isPasting={isPasting}
        onPaste={() => setPasting(!isPasting)}
        onCopy={onCopy}
        onReconnect={retryNow}
        onScreenshot={isTerminal || !canOpen ? undefined : props.onScreenshot}
        fullScreenOf={release}
        ownTab={ownTab}
        people={people}
        power={power.map((action) => ({ ...action, run: () => void leaveFullScreen().then(action.run) }))}
      />
      {isPasting && canOpen && !viewOnly ? (
        <PastePanel
          key={protocol}
          display={display}
          layout={layout ?? 'us'}
          layoutName={text(`layout.${layout ?? 'us'}`)}
          isConnected={isConnected}
          onClose={() => setPasting(false)}
        />
      ) : null}
      {problem ? (
        <div className="ov-console-problem">
          <Message
            tone={problem.tone}
            title={text(problem.title)}
            actions={problem.canRetry ? <Button onClick={retryNow}>{text('reconnect')}</Button> : notRunning}
          >
            {problem.body}
          </Message>
        </div>
      ) : null}
      {/* Tab reaches the frame, Enter goes in, Ctrl+Alt+Shift comes out: the keyboard is never trapped. */}
      <div
        ref={frame}
        className={frameClass(fit, isTerminal)}
        hidden={problem !== undefined}
        role="region"
        aria-label={text('focusHint')}
        tabIndex={0}
        onKeyDown={onFrameKey}
        onFocus={(event) => setFocus(event.target !== frame.current)}
        onBlur={() => setFocus(false)}
      >
        <div ref={target} className="ov-console-target" />
      </div>
      <p className="ov-console-hint" aria-live="polite">
        {problem ? null : text(hintOf(hasFocus, viewOnly))}
      </p>
    </section>
  )
}

async function leaveFullScreen(): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen()
}

function frameClass(fit: boolean, isTerminal: boolean): string {
  if (isTerminal) return 'ov-console-frame ov-console-terminal'
  return fit ? 'ov-console-frame' : 'ov-console-frame ov-console-actual'
}

function hintOf(hasFocus: boolean, viewOnly: boolean) {
  if (viewOnly) return 'viewOnlyHint'
  return hasFocus ? 'releaseHint' : 'focusHint'
}

interface Problem {
  readonly title: 'notRunning' | 'forbidden' | 'noProtocol' | 'failed'
  readonly tone: 'none' | 'warning' | 'danger'
  readonly body: ReactNode
  readonly canRetry: boolean
}

function problemOf(props: ConsoleViewerProps, error: unknown, protocol: string | undefined): Problem | undefined {
  const { t } = consoleText
  if (props.forbiddenReason !== undefined || (error instanceof ApiError && error.code === 'forbidden'))
    return {
      title: 'forbidden',
      tone: 'warning',
      body: props.forbiddenReason ?? t('forbiddenBody'),
      canRetry: false,
    }
  if (!props.isRunning) return { title: 'notRunning', tone: 'none', body: t('notRunningBody'), canRetry: false }
  if (protocol === undefined) {
    const protocols = props.protocols.join(', ') || t('nothing')
    return {
      title: 'noProtocol',
      tone: 'none',
      body: t('noProtocolBody', { protocols }),
      canRetry: false,
    }
  }
  if (error !== undefined)
    return { title: 'failed', tone: 'danger', body: <ErrorSentence error={error} />, canRetry: true }
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
