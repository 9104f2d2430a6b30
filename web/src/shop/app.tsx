import { createContext, StrictMode, useContext, type ReactElement } from 'react'
import { Provider } from 'react-redux'
import { Route, Routes } from 'react-router'
import { LanguageContext, type Language } from '../i18n/text.ts'
import type { Store } from '../store/store.ts'
import { Layout } from './layout.tsx'
import { Boundary } from './parts/boundary.tsx'
import { routes } from './routes.tsx'
import type { PageState } from './state.ts'

const ArrivalContext = createContext<PageState | null>(null)

// useArrival is what came with the page that was loaded; null after the first move to another one, of which it says nothing.
export const useArrival = (): PageState | null => useContext(ArrivalContext)

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
          <ArrivalContext value={arrival}>
            <Layout>
              <Boundary>
                <Routes>
                  {routes.map(({ path, page: { Page } }) => (
                    <Route key={path} path={path} element={<Page />} />
                  ))}
                </Routes>
              </Boundary>
            </Layout>
          </ArrivalContext>
        </LanguageContext>
      </Provider>
    </StrictMode>
  )
}
