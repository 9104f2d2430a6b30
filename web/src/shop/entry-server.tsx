import './surroundings.ts'
import { renderToString } from '#renderer'
import { setAutoFreeze } from 'immer'
import { StaticRouter } from 'react-router'
import { buyingDe } from '../i18n/de.buying.ts'
import { de } from '../i18n/de.ts'
import { buyingEn } from '../i18n/en.buying.ts'
import { en } from '../i18n/en.ts'
import { translator, type Messages } from '../i18n/text.ts'
import { makeStore } from '../store/store.ts'
import { App } from './app.tsx'
import type { PageState } from './state.ts'

// Nobody changes what is thrown away in a moment: freezing it would be a sixth of the work.
setAutoFreeze(false)

const messages: Record<string, Messages> = { en: { ...en, ...buyingEn }, de: { ...de, ...buyingDe } }

// render is what the program calls: the state of a page as JSON in, the content of its root element out.
function render(json: string): string {
  const state = JSON.parse(json) as PageState
  const language = { locale: state.locale, t: translator(messages[state.locale] ?? {}) }
  return renderToString(
    <StaticRouter location={state.url}>
      <App store={makeStore(state.seeds)} language={language} arrival={state} />
    </StaticRouter>,
  )
}

Object.assign(globalThis, { render })
