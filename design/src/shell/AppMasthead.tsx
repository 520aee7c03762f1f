import { Button } from '../page/Button.tsx'
import '@patternfly/react-styles/css/components/Masthead/masthead.css'
import BarsIcon from '@patternfly/react-icons/dist/esm/icons/bars-icon'
import AttentionBellIcon from '@patternfly/react-icons/dist/esm/icons/rh-ui-attention-bell-fill-icon'
import BellIcon from '@patternfly/react-icons/dist/esm/icons/bell-icon'
import QuestionCircleIcon from '@patternfly/react-icons/dist/esm/icons/question-circle-icon'
import TasksIcon from '@patternfly/react-icons/dist/esm/icons/tasks-icon'
import type { Schema } from '@overt/api-client/engine'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode, RefObject } from 'react'
import { useStreamState } from '../live/live-state.ts'
import { formatNumber } from '../text/define-text.ts'
import { designText } from '../text/design-text.ts'
import { MastheadSearch } from './find/MastheadSearch.tsx'
import { PageLink } from './links.tsx'
import { Mark } from './Mark.tsx'
import { activeOperationsQuery, noticesQuery, recentEventsQuery } from './activity.ts'
import { usePortal } from './portal.ts'
import { unreadEvents, useReadUntil } from './unread.ts'
import { UserMenu } from './UserMenu.tsx'

/** The drawers of the masthead. */
export type DrawerName = 'operations' | 'events'

interface AppMastheadProps {
  readonly openDrawer: DrawerName | undefined
  readonly onToggleDrawer: (name: DrawerName) => void
  readonly onHelp: () => void
  readonly search: RefObject<HTMLInputElement | null>
  readonly onPalette: () => void
  /** Absent: the portal has no sidebar. */
  readonly navigation?: { readonly isOpen: boolean; readonly onToggle: () => void }
}

/** Product, search, state of the live stream, operations, events, help and the user. */
export function AppMasthead({ openDrawer, onToggleDrawer, onHelp, search, onPalette, navigation }: AppMastheadProps) {
  const text = designText.use()
  const portal = usePortal()
  const Bell = portal.tellsNotices ? NoticesButton : EventsButton
  return (
    <header className="pf-v6-c-masthead pf-m-display-inline">
      <div className="pf-v6-c-masthead__main">
        {navigation ? (
          <span className="pf-v6-c-masthead__toggle">
            <Button
              variant="plain"
              icon={<BarsIcon />}
              aria-label={text('openNavigation')}
              aria-expanded={navigation.isOpen}
              aria-controls="page-sidebar"
              onClick={navigation.onToggle}
            />
          </span>
        ) : null}
        <div className="pf-v6-c-masthead__brand">
          <PageLink to="/" className="pf-v6-c-masthead__logo">
            <span className="ov-brand">
              <Mark />
              <span className="ov-brand-name">{text('product')}</span>
              <span className="ov-brand-portal">{portal.name()}</span>
            </span>
          </PageLink>
        </div>
      </div>
      <div className="pf-v6-c-masthead__content">
        <MastheadSearch input={search} onPalette={onPalette} />
        <div className="ov-masthead-tools">
          <LiveState />
          <OperationsButton isOpen={openDrawer === 'operations'} onClick={() => onToggleDrawer('operations')} />
          <Bell isOpen={openDrawer === 'events'} onClick={() => onToggleDrawer('events')} />
          <Button
            variant="plain"
            className="ov-wide-only"
            icon={<QuestionCircleIcon />}
            aria-label={text('help')}
            onClick={onHelp}
          />
          <UserMenu />
        </div>
      </div>
    </header>
  )
}

/** Whether what is shown is kept up to date; says so in words when it is not. */
function LiveState() {
  const text = designText.use()
  const state = useStreamState()
  const hint = state === 'reconnecting' ? text('live.reconnectingHint') : text('live.liveHint')
  return (
    <span className={`ov-live ov-live-${state}`} role="status" title={hint}>
      <span className="ov-live-dot" aria-hidden />
      <span className="ov-live-text">{text(`live.${state}`)}</span>
    </span>
  )
}

function OperationsButton({ isOpen, onClick }: { isOpen: boolean; onClick: () => void }) {
  const text = designText.use()
  const count = useQuery(activeOperationsQuery).data?.items.length ?? 0
  return (
    <CountButton
      count={count}
      icon={<TasksIcon />}
      isOpen={isOpen}
      onClick={onClick}
      label={count > 0 ? text('operations.badge', { count }) : text('operations.title')}
    />
  )
}

interface BellProps {
  readonly isOpen: boolean
  readonly onClick: () => void
}

function EventsButton(props: BellProps) {
  const text = designText.use()
  const unread = unreadEvents(useQuery(recentEventsQuery).data?.items ?? [], useReadUntil())
  const count = unread.length
  return (
    <BellButton
      {...props}
      unread={unread}
      label={count > 0 ? text('events.badge', { count }) : text('events.badgeNone')}
    />
  )
}

function NoticesButton(props: BellProps) {
  const text = designText.use()
  const unread = useQuery(noticesQuery).data?.items.filter((notice) => notice.unread) ?? []
  const count = unread.length
  return (
    <BellButton
      {...props}
      unread={unread}
      label={count > 0 ? text('notices.badge', { count }) : text('notices.title')}
    />
  )
}

function BellButton(props: BellProps & { unread: readonly { severity: Schema<'Severity'> }[]; label: string }) {
  const { unread, ...button } = props
  const isSerious = unread.some(({ severity }) => severity === 'error' || severity === 'alert')
  return (
    <CountButton
      {...button}
      count={unread.length}
      isUrgent={isSerious}
      icon={isSerious ? <AttentionBellIcon /> : <BellIcon />}
    />
  )
}

/** A button of a drawer with how much is in it. */
function CountButton(props: {
  count: number
  isUrgent?: boolean
  icon: ReactNode
  isOpen: boolean
  onClick: () => void
  label: string
}) {
  const { count, isUrgent = false, icon, isOpen, onClick, label } = props
  return (
    <Button
      {...(count > 0 ? { variant: 'stateful', state: isUrgent ? 'attention' : 'unread' } : { variant: 'plain' })}
      icon={icon}
      isClicked={isOpen}
      aria-expanded={isOpen}
      aria-label={label}
      onClick={onClick}
    >
      {count > 0 ? formatNumber(count) : undefined}
    </Button>
  )
}
