import { useListMyConsentsQuery } from '../../api/account.gen.ts'
import type { CustomerConsent } from '../../api/store.gen.ts'
import { date } from '../../i18n/format.ts'
import { useLanguage, useT } from '../../i18n/text.ts'
import { Waiting } from '../parts/waiting.tsx'
import { Entry, PlainForm, Submit, Tick } from './form.tsx'
import { Away, Section } from './frame.tsx'

// Privacy is what a customer agreed to, what the shop knows of him, and how he is forgotten.
export function Privacy({ email }: { email: string }) {
  const t = useT()
  const { data, error } = useListMyConsentsQuery()
  if (error) return <Away />
  if (!data) return <Waiting />
  const isWrittenTo = data.data.find(({ kind }) => kind === 'newsletter')?.given ?? false // the newest of a kind counts
  return (
    <>
      <Section id="newsletter" title={t('privacy.newsletter')}>
        <PlainForm name="consents" action="/account/consents">
          <Tick name="newsletter" isTicked={isWrittenTo}>
            {t('privacy.newsletterText')}
          </Tick>
          <div>
            <Submit>{t('account.save')}</Submit>
          </div>
        </PlainForm>
      </Section>
      {data.data.length > 0 && <Consents list={data.data} />}
      <Section id="export" title={t('privacy.export')}>
        <p className="mb-5">{t('privacy.exportText')}</p>
        <p className="flex flex-wrap gap-3">
          <a href="/api/me/export?format=html" className="button button-quiet">
            {t('privacy.exportRead')}
          </a>
          <a href="/api/me/export?format=json" className="button button-quiet">
            {t('privacy.exportFile')}
          </a>
        </p>
      </Section>
      <Section id="leave" title={t('privacy.leave')}>
        <p className="mb-5 max-w-xl">{t('privacy.leaveText')}</p>
        <PlainForm name="leave" action="/account/leave">
          <input className="sr-only" type="email" name="email" value={email} autoComplete="username" readOnly tabIndex={-1} aria-hidden="true" />
          <Entry name="password" type="password" label={t('account.password')} autoComplete="current-password" maxLength={1000} aria-required />
          <Tick name="sure">{t('privacy.sure')}</Tick>
          <div>
            <Submit isQuiet>{t('privacy.leaveButton')}</Submit>
          </div>
        </PlainForm>
      </Section>
    </>
  )
}

function Consents({ list }: { list: CustomerConsent[] }) {
  const { t, locale } = useLanguage()
  const nameOf = (kind: string) => (kind === 'newsletter' || kind === 'terms' ? t(`privacy.kind.${kind}`) : kind)
  return (
    <Section id="said" title={t('privacy.said')}>
      <ul className="border-t border-line">
        {list.map(({ id, kind, given, at }) => (
          <li key={id} className="flex flex-wrap justify-between gap-x-6 border-b border-line py-3">
            <span>{nameOf(kind)}</span>
            <span className="text-soft">{t(given ? 'privacy.given' : 'privacy.takenBack', { date: date(at, locale) })}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
