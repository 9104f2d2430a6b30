import { RouterProvider as AriaRouter } from 'react-aria-components'
import { createBrowserRouter, Outlet, useHref, useNavigate, type NavigateOptions, type RouteObject } from 'react-router'
import { Frame } from './frame/frame.tsx'
import { NotFound, Wrong } from './frame/boundary.tsx'
import { MayNot } from './frame/may-not.tsx'
import { useMay } from './may.ts'
import type { Screen } from './screen.ts'
import { screens } from './screens.ts'
import { Forgotten, Ready } from './session/doors.tsx'
import { SignedIn } from './session/signed-in.tsx'

declare module 'react-aria-components' {
  interface RouterConfig {
    routerOptions: NavigateOptions
  }
}

// makeRouter knows every address. A screen that fails shows that in its place; everything around it goes on.
export function makeRouter() {
  return createBrowserRouter([
    {
      element: <Links />,
      errorElement: <Wrong />,
      HydrateFallback: () => null,
      children: [
        { path: '/admin/ready', element: <Ready /> },
        { path: '/admin/forgot-password', element: <Forgotten /> },
        {
          path: '/admin',
          element: (
            <SignedIn>
              <Frame />
            </SignedIn>
          ),
          children: [...screens.map(routeOf), { path: '*', element: <NotFound /> }],
        },
      ],
    },
  ])
}

function routeOf(screen: Screen): RouteObject {
  return {
    ...(screen.path === '' ? { index: true } : { path: screen.path }),
    errorElement: <Wrong />,
    lazy: async () => {
      const { Screen: Shown } = await screen.load()
      return {
        Component: () => (
          <Permitted screen={screen}>
            <Shown />
          </Permitted>
        ),
      }
    },
  }
}

function Permitted({ screen, children }: { screen: Screen; children: React.ReactNode }) {
  const may = useMay()
  return screen.needs && !may(screen.needs) ? <MayNot /> : children
}

// Links has the controls of the kit go to other screens without loading the page again.
function Links() {
  const navigate = useNavigate()
  return (
    <AriaRouter navigate={(to, options) => void navigate(to, options)} useHref={useHref}>
      <Outlet />
    </AriaRouter>
  )
}
