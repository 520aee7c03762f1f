// Runs while a portal is built, never in a browser.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { renderToStaticMarkup } from 'react-dom/server'
import { createMemoryRouter } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { PageHeader } from '../page/PageHeader.tsx'
import { FollowLanguage, type Language, languages, speak } from '../text/define-text.ts'
import { type Session, sessionQuery } from './api.ts'
import { Layout } from './Layout.tsx'
import { type NavigationEntry, pagesOf, type Portal, PortalProvider } from './portal.ts'

/** A page as it is before its scripts run: what is around every page, and its title. */
export interface DrawnPage {
  readonly language: Language
  /** Below the portal's base, as `/vms`. */
  readonly path: string
  /** What goes into `#root`. */
  readonly html: string
}

/** Draws every page that can be gone to by name, in every language. */
export async function drawPages(portal: Portal): Promise<readonly DrawnPage[]> {
  const drawn: DrawnPage[] = []
  for (const language of languages) {
    // oxlint-disable-next-line no-await-in-loop -- one language is spoken at a time
    await speak(language)
    for (const entry of pagesOf(portal)) drawn.push({ language, path: entry.to, html: drawPage(portal, entry) })
  }
  return drawn
}

function drawPage(portal: Portal, { to, label }: NavigationEntry): string {
  const { basename } = portal
  const Heading = () => <PageHeader title={label()} />
  const routes = [{ Component: Layout, children: [{ path: '*', Component: Heading }] }]
  const router = createMemoryRouter(routes, { basename: basename || '/', initialEntries: [basename + to] })
  const queryClient = new QueryClient()
  queryClient.setQueryData(sessionQuery.queryKey, nobody)
  const html = renderToStaticMarkup(
    // Nobody can use what its scripts do not know yet: not by pointer or keyboard, nor by a screen reader.
    <div className="ov-drawn" inert aria-hidden>
      <FollowLanguage>
        <QueryClientProvider client={queryClient}>
          <PortalProvider value={portal}>
            <RouterProvider router={router} />
          </PortalProvider>
        </QueryClientProvider>
      </FollowLanguage>
    </div>,
  )
  if (/ style=/.test(html)) throw new Error(`${to}: the Content-Security-Policy lets no markup carry its own style.`)
  return html
}

/** Stands where the user will: their name comes with the scripts, and is as high as a space until then. */
const nobody: Session = {
  user: {
    id: '',
    userName: '',
    displayName: '\u00a0',
    administrator: false,
    status: 'active',
    createdAt: '',
    revision: 0,
  },
  csrfToken: null,
  expiresAt: '',
  rights: [],
  portals: [],
  settings: {},
}
