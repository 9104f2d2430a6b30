import { StrictMode, useMemo, useState, type ReactElement, type ReactNode } from 'react'
import { Provider } from 'react-redux'
import { pages } from '#pages'
import { LanguageContext, type Language } from '../i18n/text.ts'
import type { Store } from '../store/store.ts'
import { ArrivalContext, useArrival } from './arrival.ts'
import { Layout } from './layout.tsx'
import { Boundary } from './parts/boundary.tsx'
import { Params, useLocation } from './router.tsx'
import { routeOf } from './routes.tsx'
import type { PageState } from './state.ts'

interface AppProps {
  store: Store
  language: Language
  arrival: PageState
}

// App is the shop within a router.
export function App({ store, language, arrival }: AppProps): ReactElement {
  return (
    <StrictMode>
      <Provider store={store}>
        <LanguageContext value={language}>
          <Arrival state={arrival}>
            <Layout>
              <Boundary>
                <Page />
              </Boundary>
            </Layout>
          </Arrival>
        </LanguageContext>
      </Provider>
    </StrictMode>
  )
}

// Arrival tells the pages what they came with, until somebody moves to another one.
function Arrival({ state, children }: { state: PageState; children: ReactNode }) {
  const { pathname, search } = useLocation()
  const here = pathname + search
  const [first] = useState(here)
  const [hasMoved, setMoved] = useState(false)
  if (here !== first && !hasMoved) setMoved(true)
  return <ArrivalContext value={hasMoved ? null : state}>{children}</ArrivalContext>
}

const notFound = 404
const refused = 400

// Page is the page of the address, or what is said instead of it.
function Page() {
  const arrival = useArrival()
  const { pathname } = useLocation()
  const { page, params } = useMemo(() => routeOf(pathname), [pathname])
  // A form that was not accepted has a status too, and its page.
  if (arrival?.status === notFound) return <pages.NotFound.Page />
  if (arrival?.status && arrival.status >= refused && !arrival.form) return <pages.Sorry.Page />
  return (
    <Params value={params}>
      <page.Page />
    </Params>
  )
}
