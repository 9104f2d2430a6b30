import { Link } from '#link'
import { useT } from '../../i18n/text.ts'
import { Entry, PlainForm, Submit } from '../account/form.tsx'
import { Away } from '../account/frame.tsx'
import { useArrival } from '../arrival.ts'
import { useShop } from '../shop.ts'
import type { Errand } from '../state.ts'

// ErrandPage is what a secret link leads to: an address is confirmed, a password chosen, somebody let in.
export default function ErrandPage() {
  const errand = useArrival()?.errand
  if (!errand) return <Away /> // somebody came back by the browser's own button; the secret is not kept
  return (
    <div className="page">
      <div className="mx-auto grid max-w-lg gap-6">{errand.action ? <Asked errand={errand} /> : <Finished kind={errand.kind} />}</div>
    </div>
  )
}

const hasNewPassword = (kind: Errand['kind']) => kind !== 'verify' && kind !== 'confirm'

function Asked({ errand: { kind, action, email, name, token = '' } }: { errand: Errand }) {
  const t = useT()
  const shop = useShop()
  const isForCustomer = kind === 'verify' || kind === 'claim' || kind === 'confirm' || kind === 'reset'
  const isNew = hasNewPassword(kind)
  const isTwice = kind === 'claim' || kind === 'reset'
  return (
    <>
      <h1>{t(`errand.${kind}`, { shop: shop.name })}</h1>
      <p className="intro">{t(`errand.${kind}Text`)}</p>
      {isForCustomer && <p className="font-semibold">{email}</p>}
      <PlainForm name="errand" action={action}>
        <input type="hidden" name="token" value={token} />
        {isForCustomer && <input className="sr-only" type="email" name="email" value={email} autoComplete="username" readOnly tabIndex={-1} aria-hidden="true" />}
        {kind === 'owner' && <Entry name="email" type="email" label={t('errand.yourEmail')} autoComplete="username" maxLength={1000} aria-required />}
        {kind === 'invitation' && <Entry name="email" type="email" label={t('errand.yourEmail')} known={email} readOnly autoComplete="username" />}
        {(kind === 'owner' || kind === 'invitation') && <Entry name="name" label={t('errand.name')} known={name} autoComplete="name" maxLength={1000} aria-required />}
        <Entry
          name="password"
          type="password"
          label={t(isNew ? (isForCustomer ? 'account.newPassword' : 'errand.aPassword') : 'account.password')}
          hint={isNew ? t('account.passwordHint') : undefined}
          autoComplete={isNew ? 'new-password' : 'current-password'}
          maxLength={1000}
          aria-required
        />
        {isTwice && <Entry name="repeated" type="password" label={t('account.repeated')} autoComplete="new-password" maxLength={1000} aria-required />}
        <div>
          <Submit>{t(`errand.${kind}Button`)}</Submit>
        </div>
      </PlainForm>
      {kind === 'verify' && (
        <p>
          <Link to={`${action}?${new URLSearchParams({ choose: '', token }).toString()}`} reloadDocument className="underline underline-offset-4">
            {t('errand.verifyInstead')}
          </Link>
        </p>
      )}
    </>
  )
}

function Finished({ kind }: { kind: Errand['kind'] }) {
  const t = useT()
  const done = kind === 'verify' || kind === 'claim' || kind === 'confirm' || kind === 'reset' ? kind : 'reset'
  return (
    <>
      <h1>{t(`errand.${done}Done`)}</h1>
      <p className="intro" role="status">
        {t(`errand.${done}DoneText`)}
      </p>
      <p className="actions">
        <Link to="/account" reloadDocument className="button">
          {t('errand.toAccount')}
        </Link>
        <Link to="/" className="more">
          {t('errand.home')}
        </Link>
      </p>
    </>
  )
}
