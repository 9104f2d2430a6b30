import type { User } from '../../api/store.gen.ts'
import { locales, useT } from '../../i18n/text.ts'
import { Choice } from '../parts/field.tsx'
import { Entry, PlainForm, Submit, Tick, useSending } from './form.tsx'
import { Section } from './frame.tsx'

// Profile is who a customer is, and where he is written to.
export function Profile({ me }: { me: User }) {
  const t = useT()
  return (
    <>
      <Section id="who" title={t('profile.who')}>
        <PlainForm name="profile" action="/account/profile">
          <div className="grid gap-5 xs:grid-cols-2">
            <Entry name="first_name" label={t('account.firstName')} isOptional known={me.first_name} autoComplete="given-name" maxLength={100} />
            <Entry name="last_name" label={t('account.lastName')} isOptional known={me.last_name} autoComplete="family-name" maxLength={100} />
          </div>
          <Entry name="phone" type="tel" label={t('account.phone')} isOptional known={me.phone} autoComplete="tel" maxLength={40} />
          <LanguageChoice known={me.language} />
          <Tick name="order_updates" isTicked={me.notifications.order_updates}>
            {t('profile.updates')}
          </Tick>
          <div>
            <Submit>{t('account.save')}</Submit>
          </div>
        </PlainForm>
      </Section>
      <Section id="email" title={t('profile.emailTitle')}>
        <p className="mb-5">{t('profile.emailNow', { email: me.email })}</p>
        <PlainForm name="email" action="/account/email">
          <Entry name="email" id="new-email" type="email" label={t('profile.emailNew')} autoComplete="email" maxLength={254} aria-required />
          <Entry name="password" id="email-password" type="password" label={t('account.password')} autoComplete="current-password" maxLength={1000} aria-required />
          <div>
            <Submit isQuiet>{t('profile.emailChange')}</Submit>
          </div>
        </PlainForm>
      </Section>
    </>
  )
}

function LanguageChoice({ known }: { known: string }) {
  const t = useT()
  const { sent } = useSending()
  const chosen = sent?.values['language'] ?? known
  const others = chosen === '' || locales.some((one) => one === chosen) ? [] : [chosen]
  return (
    <Choice name="language" label={t('account.language')} defaultValue={chosen}>
      <option value="">{t('account.languageShop')}</option>
      {locales.map((one) => (
        <option key={one} value={one}>
          {t(`language.${one}`)}
        </option>
      ))}
      {others.map((one) => (
        <option key={one} value={one}>
          {one}
        </option>
      ))}
    </Choice>
  )
}
