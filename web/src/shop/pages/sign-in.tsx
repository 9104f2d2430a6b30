import { Link } from '#link'
import { useT } from '../../i18n/text.ts'
import { useArrival } from '../arrival.ts'
import { Entry, PlainForm, Submit, Tick } from '../account/form.tsx'
import { Done } from '../account/frame.tsx'
import { useTitle } from '../parts/title.ts'
import { useLocation } from '../router.tsx'

// SignInPage is where a customer says who he is, opens an account, or asks for a new password.
export default function SignInPage() {
  const t = useT()
  const { pathname, search } = useLocation()
  const query = new URLSearchParams(search)
  const back = query.get('back') ?? ''
  const isSent = query.get('done') === 'sent'
  const kind = pathname.endsWith('/register') ? 'register' : pathname.endsWith('/forgot-password') ? 'forgot' : 'signIn'
  const title = t(kind === 'forgot' && isSent ? 'forgot.sentTitle' : `${kind}.title`)
  useTitle(title)
  return (
    <div className="page">
      <div className="mx-auto grid max-w-lg gap-7">
        <h1>{title}</h1>
        <Done />
        {kind === 'signIn' && <SignIn back={back} />}
        {kind === 'register' && <Register back={back} />}
        {kind === 'forgot' && (isSent ? <Sent /> : <Forgot />)}
      </div>
    </div>
  )
}

const withBack = (path: string, back: string) => (back ? `${path}?${new URLSearchParams({ back }).toString()}` : path)

// Back is where somebody is led afterwards.
const Back = ({ to }: { to: string }) => (to ? <input type="hidden" name="back" value={to} /> : null)

function Email() {
  const t = useT()
  return <Entry name="email" type="email" label={t('account.email')} autoComplete="username" maxLength={254} aria-required />
}

function SignIn({ back }: { back: string }) {
  const t = useT()
  return (
    <>
      <p className="intro">{t('signIn.intro')}</p>
      <PlainForm name="login" action="/account/login">
        <Back to={back} />
        <Email />
        <Entry name="password" type="password" label={t('account.password')} autoComplete="current-password" maxLength={1000} aria-required />
        <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
          <Submit>{t('signIn.button')}</Submit>
          <Link to="/account/forgot-password" reloadDocument className="more">
            {t('signIn.forgot')}
          </Link>
        </div>
      </PlainForm>
      <p className="border-t border-line pt-5">
        {t('signIn.new')}{' '}
        <Link to={withBack('/account/register', back)} reloadDocument className="more">
          {t('signIn.open')}
        </Link>
      </p>
    </>
  )
}

function Register({ back }: { back: string }) {
  const t = useT()
  return (
    <>
      <p className="intro">{t('register.intro')}</p>
      <PlainForm name="register" action="/account/register">
        <Back to={back} />
        <div className="grid gap-5 xs:grid-cols-2">
          <Entry name="first_name" label={t('account.firstName')} isOptional autoComplete="given-name" maxLength={100} />
          <Entry name="last_name" label={t('account.lastName')} isOptional autoComplete="family-name" maxLength={100} />
        </div>
        <Email />
        <Entry name="password" type="password" label={t('account.password')} hint={t('account.passwordHint')} autoComplete="new-password" maxLength={1000} aria-required />
        <Tick name="newsletter">{t('register.newsletter')}</Tick>
        <div>
          <Submit>{t('register.button')}</Submit>
        </div>
      </PlainForm>
      <p className="border-t border-line pt-5">
        {t('register.have')}{' '}
        <Link to={withBack('/account/login', back)} reloadDocument className="more">
          {t('signIn.button')}
        </Link>
      </p>
    </>
  )
}

function Forgot() {
  const t = useT()
  const isAnswered = useArrival()?.form !== undefined
  return (
    <>
      {!isAnswered && <p className="intro">{t('forgot.intro')}</p>}
      <PlainForm name="forgot-password" action="/account/forgot-password">
        <Email />
        <div>
          <Submit>{t('forgot.button')}</Submit>
        </div>
      </PlainForm>
      <ToSignIn />
    </>
  )
}

function Sent() {
  const t = useT()
  return (
    <>
      <p className="intro" role="status">
        {t('forgot.sentText')}
      </p>
      <ToSignIn />
    </>
  )
}

function ToSignIn() {
  const t = useT()
  return (
    <p>
      <Link to="/account/login" reloadDocument className="more">
        {t('forgot.back')}
      </Link>
    </p>
  )
}
