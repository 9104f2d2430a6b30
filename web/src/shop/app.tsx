import { StrictMode, useState, type ReactElement, type ReactNode } from 'react'
import { Provider } from 'react-redux'
import { Route, Routes, useLocation } from 'react-router'
import { pages } from '#pages'
import { LanguageContext, type Language } from '../i18n/text.ts'
import type { Store } from '../store/store.ts'
import { ArrivalContext, useArrival } from './arrival.ts'
import { Layout } from './layout.tsx'
import { Boundary } from './parts/boundary.tsx'
import { routes } from './routes.tsx'
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
  // A form that was not accepted has a status too, and its page.
  if (arrival?.status === notFound) return <pages.NotFound.Page />
  if (arrival?.status && arrival.status >= refused && !arrival.form) return <pages.Sorry.Page />
  return (
    <Routes>
      {routes.map(({ path, page }) => (
        <Route key={path} path={path} element={<page.Page />} />
      ))}
    </Routes>
  )
}
