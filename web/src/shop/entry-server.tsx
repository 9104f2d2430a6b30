import './surroundings.ts'
import { renderToString } from '#renderer'
import { setAutoFreeze } from 'immer'
import { learnCountries } from '../i18n/countries.ts'
import { accountDe } from '../i18n/de.account.ts'
import { browseDe } from '../i18n/de.browse.ts'
import { buyingDe } from '../i18n/de.buying.ts'
import { cartDe } from '../i18n/de.cart.ts'
import { countriesDe } from '../i18n/de.countries.ts'
import { ordersDe } from '../i18n/de.orders.ts'
import { de } from '../i18n/de.ts'
import { accountEn } from '../i18n/en.account.ts'
import { browseEn } from '../i18n/en.browse.ts'
import { buyingEn } from '../i18n/en.buying.ts'
import { cartEn } from '../i18n/en.cart.ts'
import { countriesEn } from '../i18n/en.countries.ts'
import { ordersEn } from '../i18n/en.orders.ts'
import { en } from '../i18n/en.ts'
import { translator, type Messages } from '../i18n/text.ts'
import { makeStore } from '../store/store.ts'
import { App } from './app.tsx'
import { StaticRouter } from './router.tsx'
import type { PageState } from './state.ts'

// Nobody changes what is thrown away in a moment: freezing it would be a sixth of the work.
setAutoFreeze(false)

const messages: Record<string, Messages> = { en: { ...en, ...accountEn, ...browseEn, ...buyingEn, ...cartEn, ...ordersEn }, de: { ...de, ...accountDe, ...browseDe, ...buyingDe, ...cartDe, ...ordersDe } }
learnCountries('en', countriesEn)
learnCountries('de', countriesDe)

// render is what the program calls: the state of a page as JSON in, the content of its root element out.
function render(json: string): string {
  const state = JSON.parse(json) as PageState
  const language = { locale: state.locale, t: translator(messages[state.locale] ?? {}) }
  return renderToString(
    <StaticRouter at={state.url}>
      <App store={makeStore(state.seeds)} language={language} arrival={state} />
    </StaticRouter>,
  )
}

Object.assign(globalThis, { render })
