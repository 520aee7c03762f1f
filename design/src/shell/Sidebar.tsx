import '@patternfly/react-styles/css/components/Nav/nav.css'
import { useEffect, useState } from 'react'
import { useLocation } from 'react-router'
import { designText } from '../text/design-text.ts'
import { isShortcut } from './keys/shortcuts.ts'
import { PageLink } from './links.tsx'
import type { NavigationGroup } from './portal.ts'

/** PatternFly's width from which the sidebar stands beside the page rather than over it. */
const beside = '(min-width: 75rem)'

/** Whether the sidebar shows, and how to change that. */
export interface SidebarState {
  readonly isOpen: boolean
  readonly isOver: boolean
  readonly toggle: () => void
  readonly close: () => void
}

/** The sidebar's state: open where there is room, until the user says otherwise. */
export function useSidebar(): SidebarState {
  const [hasRoom, setRoom] = useState(() => globalThis.matchMedia?.(beside).matches ?? true)
  const [chosen, setChosen] = useState<boolean>()
  useEffect(() => {
    const query = matchMedia(beside)
    const onChange = () => {
      setRoom(query.matches)
      setChosen(undefined)
    }
    query.addEventListener('change', onChange)
    return () => query.removeEventListener('change', onChange)
  }, [])
  const isOpen = chosen ?? hasRoom
  return { isOpen, isOver: !hasRoom, toggle: () => setChosen(!isOpen), close: () => setChosen(undefined) }
}

/** The areas of the portal. */
export function Sidebar({ groups, state }: { groups: readonly NavigationGroup[]; state: SidebarState }) {
  const text = designText.use()
  const { pathname } = useLocation()
  const { isOpen, isOver, close } = state
  const modifier = isOpen ? (isOver ? 'pf-m-expanded' : '') : 'pf-m-collapsed'
  return (
    <div id="page-sidebar" className={`pf-v6-c-page__sidebar ${modifier}`} inert={!isOpen}>
      <div className="pf-v6-c-page__sidebar-main">
        <div className="pf-v6-c-page__sidebar-body">
          <nav
            className="pf-v6-c-nav"
            aria-label={text('navigation')}
            onKeyDown={(event) => {
              if (isShortcut(event, 'close') && isOver) close()
            }}
          >
            {groups.map((group, index) => (
              <div key={group.label()} className="pf-v6-c-nav__section">
                <h2 className="pf-v6-c-nav__section-title" id={`navigation-${index}`}>
                  {group.label()}
                </h2>
                <ul className="pf-v6-c-nav__list" role="list" aria-labelledby={`navigation-${index}`}>
                  {group.entries.map(({ to, label }) => {
                    const isCurrent = pathname === to || pathname.startsWith(`${to}/`)
                    return (
                      <li key={to} className="pf-v6-c-nav__item">
                        <PageLink
                          to={to}
                          className={isCurrent ? 'pf-v6-c-nav__link pf-m-current' : 'pf-v6-c-nav__link'}
                          isCurrent={isCurrent}
                          {...(isOver ? { onClick: close } : {})}
                        >
                          <span className="pf-v6-c-nav__link-text">{label()}</span>
                        </PageLink>
                      </li>
                    )
                  })}
                </ul>
              </div>
            ))}
          </nav>
        </div>
      </div>
    </div>
  )
}
