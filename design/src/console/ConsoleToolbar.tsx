import type { Schema } from '@overt/api-client/engine'
import { Button } from '../page/Button.tsx'
import CameraIcon from '@patternfly/react-icons/dist/esm/icons/camera-icon'
import CompressIcon from '@patternfly/react-icons/dist/esm/icons/compress-icon'
import CopyIcon from '@patternfly/react-icons/dist/esm/icons/copy-icon'
import DesktopIcon from '@patternfly/react-icons/dist/esm/icons/desktop-icon'
import ExpandIcon from '@patternfly/react-icons/dist/esm/icons/expand-icon'
import ExternalLinkAltIcon from '@patternfly/react-icons/dist/esm/icons/external-link-alt-icon'
import EyeIcon from '@patternfly/react-icons/dist/esm/icons/eye-icon'
import KeyboardIcon from '@patternfly/react-icons/dist/esm/icons/keyboard-icon'
import LanguageIcon from '@patternfly/react-icons/dist/esm/icons/language-icon'
import PasteIcon from '@patternfly/react-icons/dist/esm/icons/paste-icon'
import PowerOffIcon from '@patternfly/react-icons/dist/esm/icons/power-off-icon'
import SearchMinusIcon from '@patternfly/react-icons/dist/esm/icons/search-minus-icon'
import { type ReactNode, type RefObject, useEffect, useState } from 'react'
import type { Action } from '../page/actions.ts'
import { NewTabButton } from '../shell/links.tsx'
import { consoleText } from './console-text.ts'
import type { ConnectionState } from './connection.ts'
import { type Key, sendableKeys } from './keys.ts'
import { type Layout, layouts } from './layouts.ts'
import { ToolbarMenu } from './ToolbarMenu.tsx'

interface ConsoleToolbarProps {
  readonly title?: ReactNode
  /** Absent while there is nothing to connect to. */
  readonly state: ConnectionState | undefined
  readonly protocol: Protocol | undefined
  /** What the machine offers and this viewer shows; a choice where there is more than one. */
  readonly protocols: readonly Protocol[]
  readonly onProtocol: (protocol: Protocol) => void
  readonly layout: Layout | undefined
  readonly onLayout: (layout: Layout | undefined) => void
  readonly isFit: boolean
  readonly onFit: (isFit: boolean) => void
  readonly isViewOnly: boolean
  readonly onViewOnly: (isViewOnly: boolean) => void
  readonly onKeys: (keys: readonly Key[]) => void
  readonly isPasting: boolean
  readonly onPaste: () => void
  /** Copies what is selected in a terminal. */
  readonly onCopy: () => void
  readonly onReconnect: () => void
  /** Saves a picture of the screen; absent where there is none. */
  readonly onScreenshot: (() => void) | undefined
  readonly fullScreenOf: RefObject<HTMLElement | null>
  readonly ownTab: string | undefined
  /** Who is connected: the shell's, for it asks the engine. */
  readonly people?: ReactNode
  /** The power of the machine. */
  readonly power: readonly Action[]
}

type Protocol = Schema<'ConsoleProtocol'>

/** State of the connection, and what can be done with the machine. */
export function ConsoleToolbar(props: ConsoleToolbarProps) {
  const text = consoleText.use()
  const { state, protocol, protocols, isFit, onFit, isViewOnly, onViewOnly, layout, onLayout } = props
  const isOff = state?.phase !== 'connected' || isViewOnly
  const isTerminal = protocol === 'serial'
  return (
    <div className="ov-console-toolbar" role="toolbar" aria-label={text('tools')}>
      {props.title}
      {state ? <ConnectionLabel state={state} onReconnect={props.onReconnect} /> : null}
      {props.people}
      <span className="ov-console-tools">
        {protocols.length > 1 && protocol ? (
          <ToolbarMenu
            label={text(`protocol.${protocol}`)}
            name={text('protocol', { protocol: text(`protocol.${protocol}`) })}
            icon={<DesktopIcon />}
            choices={protocols.map((each) => ({
              id: each,
              label: text(`protocol.${each}`),
              isChosen: each === protocol,
              run: () => props.onProtocol(each),
            }))}
          />
        ) : null}
        {isTerminal ? null : (
          <>
            <ToolbarMenu
              label={text('keys')}
              name={text('keys')}
              icon={<KeyboardIcon />}
              isDisabled={isOff}
              takesFocus
              choices={sendableKeys.map(({ label, keys }) => ({ id: label, label, run: () => props.onKeys(keys) }))}
            />
            <ToolbarMenu
              label={layout?.toUpperCase() ?? text('byPlace')}
              name={text('layout', { layout: text(layout ? `layout.${layout}` : 'layout.byPlace') })}
              icon={<LanguageIcon />}
              choices={[undefined, ...layouts].map((each) => ({
                id: each ?? 'by-place',
                label: text(each ? `layout.${each}` : 'layout.byPlace'),
                isChosen: each === layout,
                run: () => onLayout(each),
              }))}
            />
          </>
        )}
        {isTerminal ? <Tool name={text('copy')} icon={<CopyIcon />} onClick={props.onCopy} /> : null}
        <Tool
          name={text('pasteText')}
          icon={<PasteIcon />}
          isExpanded={props.isPasting}
          isDisabled={isOff && !props.isPasting}
          onClick={props.onPaste}
        />
        {props.onScreenshot ? (
          <Tool name={text('screenshot')} icon={<CameraIcon />} onClick={props.onScreenshot} />
        ) : null}
        <Tool
          name={text('viewOnly')}
          icon={<EyeIcon />}
          isPressed={isViewOnly}
          onClick={() => onViewOnly(!isViewOnly)}
        />
        {isTerminal ? null : (
          <Tool name={text('actualSize')} icon={<SearchMinusIcon />} isPressed={!isFit} onClick={() => onFit(!isFit)} />
        )}
        <FullScreenButton of={props.fullScreenOf} />
        {props.ownTab === undefined ? null : (
          <NewTabButton to={props.ownTab} label={text('newTab')} icon={<ExternalLinkAltIcon />} />
        )}
        {props.power.length > 0 ? (
          <ToolbarMenu label={text('power')} name={text('power')} icon={<PowerOffIcon />} choices={props.power} />
        ) : null}
      </span>
    </div>
  )
}

function Tool(props: {
  name: string
  icon: ReactNode
  onClick: () => void
  isPressed?: boolean
  isExpanded?: boolean
  isDisabled?: boolean
}) {
  const { name, icon, onClick, isPressed, isExpanded, isDisabled = false } = props
  return (
    <Button
      variant="plain"
      icon={icon}
      aria-label={name}
      title={name}
      isDisabled={isDisabled}
      onClick={onClick}
      {...(isPressed === undefined ? {} : { isClicked: isPressed, 'aria-pressed': isPressed })}
      {...(isExpanded === undefined ? {} : { isClicked: isExpanded, 'aria-expanded': isExpanded })}
    />
  )
}

function ConnectionLabel({ state, onReconnect }: { state: ConnectionState; onReconnect: () => void }) {
  const text = consoleText.use()
  const seconds = useSecondsUntil(state.phase === 'waiting' ? state.retryAt : undefined)
  const words = {
    connecting: text('connecting'),
    connected: text('connected'),
    waiting: text('reconnecting', { seconds }),
    ended: text('ended'),
    failed: text('ended'),
  }[state.phase]
  return (
    <span className={`ov-console-state ov-console-state-${state.phase}`}>
      <span className="ov-console-dot" aria-hidden />
      {/* The seconds are not read aloud, only the change of state. */}
      <span role="status" aria-label={state.phase === 'waiting' ? text('unsteady') : words}>
        {words}
      </span>
      {state.phase === 'waiting' ? (
        <Button variant="link" isInline onClick={onReconnect}>
          {text('reconnect')}
        </Button>
      ) : null}
    </span>
  )
}

/** Whole seconds until a moment, counted down for the reader; nothing is fetched by it. */
function useSecondsUntil(at: number | undefined): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (at === undefined) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [at])
  return at === undefined ? 0 : Math.max(0, Math.ceil((at - now) / 1000))
}

function FullScreenButton({ of }: { of: RefObject<HTMLElement | null> }) {
  const text = consoleText.use()
  const [isFull, setFull] = useState(false)
  useEffect(() => {
    const onChange = () => setFull(document.fullscreenElement !== null)
    document.addEventListener('fullscreenchange', onChange)
    return () => document.removeEventListener('fullscreenchange', onChange)
  }, [])
  const toggle = () => (isFull ? document.exitFullscreen() : of.current?.requestFullscreen())
  const label = text(isFull ? 'leaveFullScreen' : 'fullScreen')
  return (
    <Button
      variant="plain"
      icon={isFull ? <CompressIcon /> : <ExpandIcon />}
      aria-label={label}
      title={label}
      onClick={() => void toggle()}
    />
  )
}
