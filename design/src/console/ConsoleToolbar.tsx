import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Dropdown, DropdownItem, DropdownList } from '@patternfly/react-core/dist/esm/components/Dropdown'
import { MenuToggle } from '@patternfly/react-core/dist/esm/components/MenuToggle'
import CompressIcon from '@patternfly/react-icons/dist/esm/icons/compress-icon'
import ExpandIcon from '@patternfly/react-icons/dist/esm/icons/expand-icon'
import ExternalLinkAltIcon from '@patternfly/react-icons/dist/esm/icons/external-link-alt-icon'
import EyeIcon from '@patternfly/react-icons/dist/esm/icons/eye-icon'
import KeyboardIcon from '@patternfly/react-icons/dist/esm/icons/keyboard-icon'
import SearchMinusIcon from '@patternfly/react-icons/dist/esm/icons/search-minus-icon'
import { type ReactNode, type RefObject, useEffect, useState } from 'react'
import { NewTabButton } from '../shell/links.tsx'
import { designText } from '../text/design-text.ts'
import type { ConnectionState } from './connection.ts'
import { type Key, sendableKeys } from './keys.ts'

interface ConsoleToolbarProps {
  readonly title?: ReactNode
  /** Absent while there is nothing to connect to. */
  readonly state: ConnectionState | undefined
  readonly isFit: boolean
  readonly onFit: (isFit: boolean) => void
  readonly isViewOnly: boolean
  readonly onViewOnly: (isViewOnly: boolean) => void
  readonly onKeys: (keys: readonly Key[]) => void
  readonly onReconnect: () => void
  readonly fullScreenOf: RefObject<HTMLElement | null>
  readonly ownTab: string | undefined
}

/** State of the connection, and what can be done with the screen. */
export function ConsoleToolbar(props: ConsoleToolbarProps) {
  const text = designText.use()
  const { state, isFit, onFit, isViewOnly, onViewOnly } = props
  const isOff = state?.phase !== 'connected'
  return (
    <div className="ov-console-toolbar" role="toolbar" aria-label={text('actionsFor', { name: '' }).trim()}>
      {props.title}
      {state ? <ConnectionLabel state={state} onReconnect={props.onReconnect} /> : null}
      <span className="ov-console-tools">
        <KeysMenu onKeys={props.onKeys} isDisabled={isOff || isViewOnly} />
        <Button
          variant="plain"
          icon={<EyeIcon />}
          isClicked={isViewOnly}
          aria-pressed={isViewOnly}
          aria-label={text('console.viewOnly')}
          title={text('console.viewOnly')}
          onClick={() => onViewOnly(!isViewOnly)}
        />
        <Button
          variant="plain"
          icon={<SearchMinusIcon />}
          isClicked={!isFit}
          aria-pressed={!isFit}
          aria-label={text('console.actualSize')}
          title={text(isFit ? 'console.actualSize' : 'console.fit')}
          onClick={() => onFit(!isFit)}
        />
        <FullScreenButton of={props.fullScreenOf} />
        {props.ownTab === undefined ? null : (
          <NewTabButton to={props.ownTab} label={text('console.newTab')} icon={<ExternalLinkAltIcon />} />
        )}
      </span>
    </div>
  )
}

function ConnectionLabel({ state, onReconnect }: { state: ConnectionState; onReconnect: () => void }) {
  const text = designText.use()
  const seconds = useSecondsUntil(state.phase === 'waiting' ? state.retryAt : undefined)
  const words = {
    connecting: text('console.connecting'),
    connected: text('console.connected'),
    waiting: text('console.reconnecting', { seconds }),
    ended: text('console.ended'),
    failed: text('console.ended'),
  }[state.phase]
  return (
    <span className={`ov-console-state ov-console-state-${state.phase}`}>
      <span className="ov-console-dot" aria-hidden />
      {/* The seconds are not read aloud, only the change of state. */}
      <span role="status" aria-label={state.phase === 'waiting' ? text('live.reconnecting') : words}>
        {words}
      </span>
      {state.phase === 'waiting' ? (
        <Button variant="link" isInline onClick={onReconnect}>
          {text('console.reconnect')}
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

function KeysMenu({ onKeys, isDisabled }: { onKeys: (keys: readonly Key[]) => void; isDisabled: boolean }) {
  const text = designText.use()
  const [isOpen, setOpen] = useState(false)
  return (
    <Dropdown
      isOpen={isOpen}
      onOpenChange={setOpen}
      onSelect={() => setOpen(false)}
      shouldFocusToggleOnSelect={false}
      isScrollable
      maxMenuHeight="20rem"
      popperProps={{ position: 'end', appendTo: 'inline' }}
      toggle={(ref) => (
        <MenuToggle
          ref={ref}
          variant="plainText"
          icon={<KeyboardIcon />}
          isExpanded={isOpen}
          isDisabled={isDisabled}
          onClick={() => setOpen(!isOpen)}
        >
          {text('console.keys')}
        </MenuToggle>
      )}
    >
      <DropdownList>
        {sendableKeys.map(({ label, keys }) => (
          <DropdownItem key={label} onClick={() => onKeys(keys)}>
            {label}
          </DropdownItem>
        ))}
      </DropdownList>
    </Dropdown>
  )
}

function FullScreenButton({ of }: { of: RefObject<HTMLElement | null> }) {
  const text = designText.use()
  const [isFull, setFull] = useState(false)
  useEffect(() => {
    const onChange = () => setFull(document.fullscreenElement !== null)
    document.addEventListener('fullscreenchange', onChange)
    return () => document.removeEventListener('fullscreenchange', onChange)
  }, [])
  const toggle = () => (isFull ? document.exitFullscreen() : of.current?.requestFullscreen())
  const label = text(isFull ? 'console.leaveFullScreen' : 'console.fullScreen')
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
