import { createBrowserRouter, type RouteObject } from 'react-router'
import { SessionGate } from '../session/session.tsx'
import { AllowedPage } from './allowed-page.tsx'
import { Broken } from './broken.tsx'
import { NotFound } from './not-found.tsx'
import { type ConsolePage, pages } from './pages.ts'
import { Shell } from './shell.tsx'
import { Splash } from './splash.tsx'

const routeOf = (page: ConsolePage): RouteObject => ({
  path: page.path,
  lazy: async () => {
    const { default: Content } = await page.load()
    return { element: <AllowedPage page={page} content={<Content />} /> }
  },
})

/** A page that one sees without a session. */
const openRoute = (path: string, load: ConsolePage['load']): RouteObject => ({
  path,
  lazy: async () => ({ Component: (await load()).default }),
})

const accountRoute: RouteObject = {
  path: '/account',
  lazy: async () => ({ Component: (await import('../session/account-page.tsx')).default }),
}

export const router = createBrowserRouter([
  {
    HydrateFallback: Splash,
    errorElement: <Broken />,
    children: [
      openRoute('/set-up', () => import('../session/set-up-page.tsx')),
      openRoute('/sign-in', () => import('../session/sign-in-page.tsx')),
      openRoute('/try', () => import('../try-it/guest-page.tsx')),
      {
        element: (
          <SessionGate>
            <Shell />
          </SessionGate>
        ),
        children: [
          {
            errorElement: <Broken />,
            children: [...pages.map(routeOf), accountRoute, { path: '*', element: <NotFound /> }],
          },
        ],
      },
    ],
  },
])
