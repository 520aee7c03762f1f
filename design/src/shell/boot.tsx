import '@patternfly/react-core/dist/styles/base.css'
import '../theme/overt.css'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter, type DataRouter, type LoaderFunctionArgs, type RouteObject, redirect } from 'react-router'
import { RouterProvider } from 'react-router/dom'
import { chooseLanguage, FollowLanguage, speak } from '../text/define-text.ts'
import { followSystem } from '../theme/theme.ts'
import { asApiError, createQueryClient, rememberCsrfToken, sessionQuery } from './api.ts'
import { Layout } from './Layout.tsx'
import { page } from './page-route.ts'
import { type Portal, PortalProvider } from './portal.ts'
import { profilePath } from './profile-path.ts'
import { safeReturnAddress, signInAddress } from './return-address.ts'
import { RouteError } from './RouteError.tsx'
import { SessionRoot } from './SessionRoot.tsx'
import { Splash } from './Splash.tsx'
import { storedLanguage } from './settings.ts'

/** Where whom this portal is not for learns of the one that is. */
const otherPortalPath = '/other-portal'

/**
 * Reads the session before any page shows; without one, the sign-in page asks first, and whom the portal is not for is
 * told so. Answers where to go instead, or null.
 */
async function requireSession(queryClient: QueryClient, portal: Portal, { request }: LoaderFunctionArgs) {
  const { basename, gate } = portal
  const url = new URL(request.url)
  const pathname = withoutBase(url.pathname, basename)
  try {
    const session = await queryClient.ensureQueryData(sessionQuery)
    rememberCsrfToken(session.csrfToken)
    const isOpen = gate === undefined || session.portals.includes(gate)
    if (isOpen === (pathname === otherPortalPath)) return redirect(isOpen ? '/' : otherPortalPath)
    return null
  } catch (error) {
    if (asApiError(error)?.code !== 'unauthenticated') throw error
    return redirect(signInAddress({ pathname, search: url.search }))
  }
}

function withoutBase(pathname: string, basename: string): string {
  return pathname.startsWith(basename) ? pathname.slice(basename.length) || '/' : pathname
}

/** The route tree of a portal. */
export function portalRoutes(portal: Portal, queryClient: QueryClient): RouteObject[] {
  return [
    {
      path: '/sign-in',
      HydrateFallback: Splash,
      ErrorBoundary: RouteError,
      lazy: page(() => import('./SignInPage.tsx'), queryClient),
    },
    {
      path: '/invitation',
      HydrateFallback: Splash,
      ErrorBoundary: RouteError,
      lazy: page(() => import('./sign-in/InvitationPage.tsx'), queryClient),
    },
    {
      path: otherPortalPath,
      loader: (args) => requireSession(queryClient, portal, args),
      HydrateFallback: Splash,
      ErrorBoundary: RouteError,
      lazy: page(() => import('./sign-in/OtherPortalPage.tsx'), queryClient),
    },
    {
      id: 'session',
      loader: (args) => requireSession(queryClient, portal, args),
      shouldRevalidate: () => false,
      HydrateFallback: Splash,
      ErrorBoundary: RouteError,
      Component: SessionRoot,
      children: [
        {
          Component: Layout,
          // A page that fails shows its error inside the layout, so that the way out stays visible.
          children: [
            {
              ErrorBoundary: RouteError,
              children: [
                ...portal.pages(queryClient),
                {
                  path: profilePath,
                  lazy: page(() => import('./profile/ProfilePage.tsx'), queryClient),
                  children: [
                    { index: true, lazy: page(() => import('./profile/SettingsTab.tsx'), queryClient) },
                    { path: 'password', lazy: page(() => import('./profile/PasswordTab.tsx'), queryClient) },
                    { path: 'second-factor', lazy: page(() => import('./profile/SecondFactorTab.tsx'), queryClient) },
                    { path: 'sessions', lazy: page(() => import('./profile/SessionsTab.tsx'), queryClient) },
                    { path: 'ssh-keys', lazy: page(() => import('./profile/SshKeysTab.tsx'), queryClient) },
                    { path: 'tokens', lazy: page(() => import('./profile/TokensTab.tsx'), queryClient) },
                  ],
                },
                { path: '*', lazy: page(() => import('./NotFoundPage.tsx'), queryClient) },
              ],
            },
          ],
        },
        ...portal.bare(queryClient),
      ],
    },
  ]
}

/** Everything a page of a portal stands in. */
export function PortalRoot(props: { portal: Portal; queryClient: QueryClient; router: DataRouter }) {
  return (
    <FollowLanguage>
      <QueryClientProvider client={props.queryClient}>
        <PortalProvider value={props.portal}>
          <RouterProvider router={props.router} />
        </PortalProvider>
      </QueryClientProvider>
    </FollowLanguage>
  )
}

/** How long the first page may take, in milliseconds, before something is drawn that says so. */
const splashAfterMs = 500

function initialized(router: DataRouter): Promise<void> {
  if (router.state.initialized) return Promise.resolve()
  return new Promise((resolve) => {
    const stop = router.subscribe(({ initialized: isReady }) => {
      if (!isReady) return
      stop()
      resolve()
    })
  })
}

/** Starts a portal in the page's `#root`. */
export async function boot(portal: Portal): Promise<void> {
  await speak(chooseLanguage([storedLanguage() ?? '', ...navigator.languages]))
  followSystem()
  const queryClient = createQueryClient(() => {
    const { location, navigation } = router.state
    // The router's own locations have the base in them, where the portal is not at the root.
    const pathOf = ({ pathname }: { pathname: string }) => withoutBase(pathname, portal.basename)
    if (pathOf(location) === '/sign-in' || (navigation.location && pathOf(navigation.location) === '/sign-in')) return
    const from = { pathname: safeReturnAddress(pathOf(location)), search: location.search }
    void router.navigate(signInAddress(from, queryClient.getQueryData(sessionQuery.queryKey) !== undefined))
  })
  const router = createBrowserRouter(portalRoutes(portal, queryClient), { basename: portal.basename || '/' })
  const root = document.getElementById('root')
  if (!root) throw new Error('The page has no element #root.')
  // Drawn once with what it is, where that is known soon, rather than first as something that waits; the frame that the
  // build drew (drawn-pages.tsx) is better than that, however long it takes.
  const isDrawn = root.childElementCount > 0 && !document.documentElement.classList.contains('ov-undrawn')
  const splash = isDrawn ? [] : [new Promise((resolve) => setTimeout(resolve, splashAfterMs))]
  await Promise.race([initialized(router), ...splash])
  createRoot(root).render(
    <StrictMode>
      <PortalRoot portal={portal} queryClient={queryClient} router={router} />
    </StrictMode>,
  )
}
