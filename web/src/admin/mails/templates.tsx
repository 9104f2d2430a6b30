import { Link } from 'react-router'
import { useAdminListMailTemplatesQuery, type AdminMailTemplate } from '../../api/admin.gen.ts'
import { BackLink, Badge, Loaded, Page } from '../kit/index.ts'
import { useLanguage, useT } from '../language.tsx'
import { kindName } from './kinds.tsx'

// languageName is a language in the reader's.
export const languageName = (code: string, locale: string): string => new Intl.DisplayNames(locale, { type: 'language' }).of(code) ?? code

// Screen is the words of every kind of mail, in every language.
export function Screen() {
  const t = useT()
  const query = useAdminListMailTemplatesQuery()
  return (
    <Page
      title={t('nav.mailTemplates')} text={t('mailTemplates.text')}
      back={<BackLink href="/admin/mails">{t('nav.mails')}</BackLink>}
    >
      <Loaded query={query} rows={8}>
        {({ data }) => (
          <ul className="panel grid divide-y divide-line py-1!">
            {[...new Set(data.map((one) => one.kind))].map((kind) => (
              <li key={kind} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3">
                <span className="font-semibold">{kindName(kind, t)}</span>
                <span className="flex flex-wrap gap-2">
                  {data.filter((one) => one.kind === kind).map((one) => (
                    <LanguageLink key={one.locale} template={one} />
                  ))}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Page>
  )
}

function LanguageLink({ template }: { template: AdminMailTemplate }) {
  const { t, locale } = useLanguage()
  return (
    <Link
      to={`/admin/mails/templates/${template.kind}/${template.locale}`} aria-label={`${kindName(template.kind, t)}, ${languageName(template.locale, locale)}`}
      className="inline-flex min-h-9 items-center gap-2 rounded-full border border-edge px-3.5 text-sm font-semibold no-underline hover:bg-tint"
    >
      {languageName(template.locale, locale)}
      {template.custom && <Badge tone="good">{t('mailTemplates.own')}</Badge>}
    </Link>
  )
}
