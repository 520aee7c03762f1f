import '@patternfly/react-styles/css/components/Drawer/drawer.css'
import '@patternfly/react-styles/css/components/Page/page.css'
import '@patternfly/react-styles/css/components/SkipToContent/skip-to-content.css'
import { useRef, useState } from 'react'
import { Outlet, useNavigate, useNavigation } from 'react-router'
import { designText } from '../text/design-text.ts'
import { AppMasthead, type DrawerName } from './AppMasthead.tsx'
import { useNoteFirstPage } from './first-page.ts'
import { useShortcuts } from './keys/use-shortcuts.ts'
import { goToPage, usePortal } from './portal.ts'
import { Sidebar, useSidebar } from './Sidebar.tsx'
import { part } from '../page/part.tsx'

const AppDrawer = part(() => import('./AppDrawer.tsx'))
const CommandPalette = part(() => import('./find/CommandPalette.tsx'))
const KeyboardHelp = part(() => import('./KeyboardHelp.tsx'))

const contentId = 'content'

/**
 * Masthead, sidebar, drawer and the page between them, in PatternFly's markup for a page. Its own component brings
 * the positioning of fly-out menus and focus traps into the first load of every page, used or not.
 */
export function Layout() {
  const text = designText.use()
  const portal = usePortal()
  const [drawer, setDrawer] = useState<DrawerName>()
  const [dialog, setDialog] = useState<'help' | 'palette'>()
  const search = useRef<HTMLInputElement>(null)
  const navigate = useNavigate()
  const openHelp = () => setDialog('help')
  const openPalette = () => setDialog('palette')
  useShortcuts(
    {
      help: openHelp,
      palette: openPalette,
      // Where there is no room for the field, its button opens the palette, and so does its key.
      search: () => (search.current?.checkVisibility?.() === false ? openPalette() : search.current?.focus()),
    },
    (key) => goToPage(portal, key, (to) => void navigate(to)),
  )
  useNoteFirstPage()
  const sidebar = useSidebar()
  const opener = useRef<HTMLElement>(null)
  const content = useRef<HTMLElement>(null)
  const isNavigating = useNavigation().state !== 'idle'
  const { navigation } = portal

  const toggleDrawer = (name: DrawerName) => {
    opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
    setDrawer((open) => (open === name ? undefined : name))
  }
  const openDrawer = (name: DrawerName) => {
    opener.current = null
    setDrawer(name)
  }
  const closeDrawer = () => {
    setDrawer(undefined)
    // Opened from the palette it has no button to go back to.
    ;(opener.current ?? content.current)?.focus()
  }
  return (
    <div className="pf-v6-c-page">
      {/* Not in the page's main part, which stands below the masthead. */}
      <div className="ov-progress-line" hidden={!isNavigating} aria-hidden />
      <div className="pf-v6-c-skip-to-content">
        <a
          className="pf-v6-c-button pf-m-primary"
          href={`#${contentId}`}
          onClick={(event) => {
            event.preventDefault()
            content.current?.focus()
          }}
        >
          {text('skipToContent')}
        </a>
      </div>
      <AppMasthead
        openDrawer={drawer}
        onToggleDrawer={toggleDrawer}
        onHelp={openHelp}
        search={search}
        onPalette={openPalette}
        {...(navigation ? { navigation: { isOpen: sidebar.isOpen, onToggle: sidebar.toggle } } : {})}
      />
      {navigation ? <Sidebar groups={navigation} state={sidebar} /> : null}
      <div className="pf-v6-c-page__drawer">
        <div className={drawer ? 'pf-v6-c-drawer pf-m-expanded' : 'pf-v6-c-drawer'}>
          <div className="pf-v6-c-drawer__main">
            <div className="pf-v6-c-drawer__content">
              <div className="pf-v6-c-page__main-container pf-m-fill">
                <main id={contentId} ref={content} className="pf-v6-c-page__main" tabIndex={-1}>
                  <Outlet />
                </main>
              </div>
            </div>
            <div className="pf-v6-c-drawer__panel ov-drawer-panel" hidden={drawer === undefined}>
              {drawer ? <AppDrawer name={drawer} onClose={closeDrawer} /> : null}
            </div>
          </div>
        </div>
      </div>
      {dialog === 'help' ? <KeyboardHelp onClose={() => setDialog(undefined)} /> : null}
      {dialog === 'palette' ? (
        <CommandPalette onClose={() => setDialog(undefined)} onDrawer={openDrawer} onHelp={openHelp} />
      ) : null}
    </div>
  )
}
