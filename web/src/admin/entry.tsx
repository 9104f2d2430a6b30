import './admin.css'
import { StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nProvider } from 'react-aria-components'
import { Provider } from 'react-redux'
import { RouterProvider } from 'react-router/dom'
import { translator, type Locale } from '../i18n/text.ts'
import { LanguageContext, type Language, type Messages } from './language.tsx'
import { makeRouter } from './routes.tsx'
import { localeOf, makeStore, useAppSelector } from './store.ts'

const languages: Record<Locale, () => Promise<Messages>> = {
  en: () => import('../i18n/admin.en.ts').then((module) => module.adminEn),
  de: () => import('../i18n/admin.de.ts').then((module) => module.adminDe),
}

const router = makeRouter()

// App is the application in the language and colours that somebody chose.
function App() {
  const { locale: chosen, theme } = useAppSelector((state) => state.preferences)
  const locale = localeOf(chosen, navigator.languages)
  const [language, setLanguage] = useState<Language | null>(null)
  useEffect(() => {
    let isCurrent = true
    void languages[locale]().then((messages) => isCurrent && setLanguage({ locale, t: translator(messages) }))
    document.documentElement.lang = locale
    return () => {
      isCurrent = false
    }
  }, [locale])
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
  }, [theme])
  if (!language) return null
  return (
    <LanguageContext value={language}>
      <I18nProvider locale={language.locale === 'en' ? 'en-GB' : 'de-DE'}>
        <RouterProvider router={router} />
      </I18nProvider>
    </LanguageContext>
  )
}

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Provider store={makeStore('session' in root.dataset)}>
        <App />
      </Provider>
    </StrictMode>,
  )
}
