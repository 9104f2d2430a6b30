import { useListMySessionsQuery } from '../../api/account.gen.ts'
import type { Session } from '../../api/store.gen.ts'
import { date } from '../../i18n/format.ts'
import { useLanguage, useT } from '../../i18n/text.ts'
import { Waiting } from '../parts/waiting.tsx'
import { deviceOf } from './device.ts'
import { Entry, PlainForm, Submit } from './form.tsx'
import { Away, Section } from './frame.tsx'

// Security is what keeps an account its owner's: the password, and where he is signed in.
export function Security({ email }: { email: string }) {
  const t = useT()
  return (
    <>
      <Section id="password" title={t('security.password')}>
        <p className="mb-5">{t('security.passwordText')}</p>
        <PlainForm name="password" action="/account/password">
          {/* Those who keep passwords want to know whose it is. */}
          <input className="sr-only" type="email" name="email" value={email} autoComplete="username" readOnly tabIndex={-1} aria-hidden="true" />
          <Entry name="current_password" type="password" label={t('account.currentPassword')} autoComplete="current-password" maxLength={1000} aria-required />
          <Entry name="password" type="password" label={t('account.newPassword')} hint={t('account.passwordHint')} autoComplete="new-password" maxLength={1000} aria-required />
          <Entry name="repeated" type="password" label={t('account.repeated')} autoComplete="new-password" maxLength={1000} aria-required />
          <div>
            <Submit>{t('security.passwordSave')}</Submit>
          </div>
        </PlainForm>
      </Section>
      <Devices />
    </>
  )
}

function Devices() {
  const t = useT()
  const { data, error } = useListMySessionsQuery()
  if (error) return <Away />
  if (!data) return <Waiting />
  return (
    <Section id="devices" title={t('security.devices')}>
      <ul className="mb-5 border-t border-line">
        {data.data.map((session) => (
          <Device key={session.id} session={session} />
        ))}
      </ul>
      {data.data.length > 1 && (
        <PlainForm name="sessions" action="/account/sessions">
          <div>
            <Submit isQuiet>{t('security.endOthers')}</Submit>
          </div>
        </PlainForm>
      )}
    </Section>
  )
}

function Device({ session }: { session: Session }) {
  const { t, locale } = useLanguage()
  const { id, kind, current, address, last_used_at: used, user_agent: agent } = session
  const name = kind === 'api' ? t('security.program') : deviceOf(agent) || t('security.unknown')
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line py-4">
      <div className="min-w-0">
        <p className="font-semibold">
          {name}
          {current && <span className="ml-2 rounded-full bg-good-tint px-3 py-0.5 text-sm font-normal text-good">{t('security.this')}</span>}
        </p>
        <p className="text-sm text-soft">{t('security.seen', { date: date(used, locale), address })}</p>
      </div>
      {!current && (
        <PlainForm name="session" action="/account/sessions" className="">
          <input type="hidden" name="session" value={id} />
          <Submit isQuiet label={t('security.endOf', { device: name })}>
            {t('security.end')}
          </Submit>
        </PlainForm>
      )}
    </li>
  )
}
