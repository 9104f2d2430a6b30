import { useLocation } from '../router.tsx'
import { locales, useLanguage } from '../../i18n/text.ts'
import { useShop } from '../shop.ts'

// LanguageSwitch chooses the language of the pages, for a year. It is a form, because the page comes anew.
export function LanguageSwitch() {
  const { t, locale } = useLanguage()
  const { languages } = useShop()
  const { pathname, search } = useLocation()
  const offered = locales.filter((one) => languages.includes(one))
  if (offered.length < 2) return null
  return (
    <form action="/language" method="post" aria-label={t('layout.language')} className="flex flex-wrap gap-x-5">
      <input type="hidden" name="back" value={pathname + search} />
      {offered.map((one) => (
        <button
          key={one}
          type="submit"
          name="language"
          value={one}
          lang={one}
          aria-current={one === locale ? 'true' : undefined}
          className="py-1.5 underline-offset-4 hover:underline aria-[current]:font-semibold"
        >
          {t(`language.${one}`)}
        </button>
      ))}
    </form>
  )
}
