import { Nav, NavGroup, NavItem, NavList } from '@patternfly/react-core/dist/esm/components/Nav'
import { Page, PageSidebar, PageSidebarBody } from '@patternfly/react-core/dist/esm/components/Page'
import { SkipToContent } from '@patternfly/react-core/dist/esm/components/SkipToContent'
import { lazy, Suspense, useCallback, useRef, useState } from 'react'
import { Link, Outlet, useLocation, useNavigation } from 'react-router'
import { designText } from '../text/design-text.ts'
import { AppMasthead, type DrawerName } from './AppMasthead.tsx'
import { type NavigationGroup, usePortal } from './portal.ts'
import { useHelpKey } from './use-help-key.ts'

const AppDrawer = lazy(() => import('./AppDrawer.tsx'))
const KeyboardHelp = lazy(() => import('./KeyboardHelp.tsx'))

const contentId = 'content'

/** Masthead, sidebar, drawers and the page between them. */
export function Layout() {
  const text = designText.use()
  const portal = usePortal()
  const [drawer, setDrawer] = useState<DrawerName>()
  const [lastDrawer, setLastDrawer] = useState<DrawerName>('operations')
  const [helpOpen, setHelpOpen] = useState(false)
  useHelpKey(useCallback(() => setHelpOpen(true), []))
  const opener = useRef<HTMLElement>(null)
  const isNavigating = useNavigation().state !== 'idle'
  const { Extras } = portal

  const toggleDrawer = (name: DrawerName) => {
    opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
    setLastDrawer(name)
    setDrawer((open) => (open === name ? undefined : name))
  }
  const closeDrawer = () => {
    setDrawer(undefined)
    opener.current?.focus()
  }
  return (
    <Page
      masthead={
        <AppMasthead
          openDrawer={drawer}
          onToggleDrawer={toggleDrawer}
          onHelp={() => setHelpOpen(true)}
          hasNavigation={portal.navigation !== undefined}
        />
      }
      {...(portal.navigation ? { sidebar: <Sidebar groups={portal.navigation} /> } : {})}
      isManagedSidebar={portal.navigation !== undefined}
      skipToContent={<SkipToContent href={`#${contentId}`}>{text('skipToContent')}</SkipToContent>}
      mainContainerId={contentId}
      isContentFilled
      notificationDrawer={
        <Suspense fallback={null}>{drawer ? <AppDrawer name={lastDrawer} onClose={closeDrawer} /> : null}</Suspense>
      }
      isNotificationDrawerExpanded={drawer !== undefined}
      drawerDefaultSize="28rem"
    >
      <div className="ov-progress-line" hidden={!isNavigating} aria-hidden />
      <Outlet />
      {Extras ? <Extras /> : null}
      <Suspense fallback={null}>{helpOpen ? <KeyboardHelp onClose={() => setHelpOpen(false)} /> : null}</Suspense>
    </Page>
  )
}

function Sidebar({ groups }: { groups: readonly NavigationGroup[] }) {
  const text = designText.use()
  const { pathname } = useLocation()
  return (
    <PageSidebar>
      <PageSidebarBody>
        <Nav aria-label={text('navigation')}>
          {groups.map((group) => (
            <NavGroup key={group.label()} title={group.label()}>
              <NavList>
                {group.entries.map(({ to, label }) => {
                  const isActive = pathname === to || pathname.startsWith(`${to}/`)
                  return (
                    <NavItem key={to} itemId={to} isActive={isActive}>
                      <Link to={to}>{label()}</Link>
                    </NavItem>
                  )
                })}
              </NavList>
            </NavGroup>
          ))}
        </Nav>
      </PageSidebarBody>
    </PageSidebar>
  )
}
