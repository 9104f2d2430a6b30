import { useState, type ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { useAdminForgotPasswordMutation, type AdminStaffSelf } from '../../api/admin.gen.ts'
import { useShopQuery } from '../../api/admin-base.ts'
import { Button, LinkButton, Note, TextField } from '../kit/index.ts'
import { useLanguage, useT } from '../language.tsx'
import { useProblemText } from '../problem.ts'
import { preferences, session, useAppDispatch } from '../store.ts'
import { Login } from './login.tsx'

// Door is the page around whatever lets somebody in.
export function Door({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  const { t, locale } = useLanguage()
  const dispatch = useAppDispatch()
  const { data: shop } = useShopQuery()
  const other = locale === 'de' ? 'en' : 'de'
  return (
    <div className="grid min-h-dvh grid-rows-[1fr_auto] place-items-center px-4 py-8">
      <title>{`${title} · Winkel`}</title>
      <main className="grid w-full max-w-md gap-6">
        <p className="min-h-9 text-center font-serif text-3xl tracking-tight">{shop?.name}</p>
        <div className="panel grid gap-5 sm:p-8">
          <div>
            <h1 className="text-2xl">{title}</h1>
            {text && <p className="mt-1.5 text-soft">{text}</p>}
          </div>
          {children}
        </div>
      </main>
      <footer className="mt-6 flex gap-4 text-soft">
        <a href="/" className="py-1 underline underline-offset-4">
          {t('door.shop')}
        </a>
        <button type="button" lang={other} className="py-1 underline underline-offset-4" onClick={() => dispatch(preferences.actions.localeChosen(other))}>
          {t('door.otherLanguage')}
        </button>
      </footer>
    </div>
  )
}

// Ready is where the forms of an invitation and of a new password lead.
export function Ready() {
  const t = useT()
  const dispatch = useAppDispatch()
  const navigate = useNavigate()
  const come = (self: AdminStaffSelf) => {
    dispatch(session.actions.opened(self))
    void navigate('/admin', { replace: true })
  }
  return (
    <Door title={t('login.title')}>
      <Note tone="good">{t('ready.text')}</Note>
      <Login onDone={come} />
    </Door>
  )
}

// Forgotten asks for a link by which another password can be set.
export function Forgotten() {
  const t = useT()
  const textOf = useProblemText()
  const [email, setEmail] = useState('')
  const [send, { isLoading, isSuccess, error }] = useAdminForgotPasswordMutation()
  return (
    <Door title={t('forgotten.title')} text={t('forgotten.text')}>
      {isSuccess ? (
        <Note tone="good" isAnswer>
          {t('forgotten.sent')}
        </Note>
      ) : (
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            void send({ adminForgottenPassword: { email } })
          }}
        >
          {error && (
            <Note tone="bad" isAnswer>
              {textOf(error)}
            </Note>
          )}
          <TextField label={t('login.email')} type="email" autoComplete="username" value={email} onChange={setEmail} isRequired />
          <Button type="submit" kind="main" isPending={isLoading}>
            {t('forgotten.send')}
          </Button>
        </form>
      )}
      <LinkButton href="/admin" kind="plain">
        {t('forgotten.back')}
      </LinkButton>
    </Door>
  )
}
