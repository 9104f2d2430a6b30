import './shop.css'
import { createRoot, hydrateRoot } from 'react-dom/client'
import { translator, type Messages } from '../i18n/text.ts'
import { makeStore } from '../store/store.ts'
import { App } from './app.tsx'
import { pages } from '#pages'
import type { Page } from './page.tsx'
import { BrowserRouter } from './router.tsx'
import { routeOf } from './routes.tsx'
import type { PageState } from './state.ts'

const languages: Record<string, () => Promise<Partial<Messages>>> = {
  en: () => import('../i18n/en.ts').then((module) => module.en),
  de: () => import('../i18n/de.ts').then((module) => module.de),
}

// pageOf is the page whose code is needed first.
function pageOf({ status, form, url }: PageState): Page {
  if (status === 404) return pages.NotFound
  if (status && status >= 400 && !form) return pages.Sorry
  return routeOf(new URL(url, location.origin).pathname).page
}

async function start() {
  const root = document.getElementById('root')
  const text = document.getElementById('state')?.textContent
  if (!root || !text) return // a page without an application
  const arrival = JSON.parse(text) as PageState
  const [messages] = await Promise.all([(languages[arrival.locale] ?? languages['en']!)(), pageOf(arrival).load()])
  // The program leaves out of an address what says nothing: it is the address that the page was made of. A form that was not accepted
  // comes back as its page, from the address that it was sent to.
  if ((!arrival.status || arrival.form) && arrival.url !== location.pathname + location.search) history.replaceState(history.state, '', arrival.url + location.hash)
  const language = { locale: arrival.locale, t: translator(messages) }
  const app = (
    <BrowserRouter>
      <App store={makeStore(arrival.seeds)} language={language} arrival={arrival} />
    </BrowserRouter>
  )
  // What a person would not see but a test must: markup that the browser made otherwise than the program.
  const complain = (error: unknown) => console.error(error)
  if (root.hasChildNodes()) hydrateRoot(root, app, { onRecoverableError: complain })
  else createRoot(root, { onRecoverableError: complain }).render(app)
}

void start()
