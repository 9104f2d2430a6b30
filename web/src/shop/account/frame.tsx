import { useEffect, useRef, type ReactNode } from 'react'
import { Link } from '#link'
import { useT, type Translate } from '../../i18n/text.ts'
import { useLocation } from '../router.tsx'
import { PlainForm } from './form.tsx'

const rooms = [
  { path: '/account', text: 'account.overview' },
  { path: '/account/orders', text: 'account.orders' },
  { path: '/account/addresses', text: 'account.addresses' },
  { path: '/account/reviews', text: 'account.reviews' },
  { path: '/account/profile', text: 'account.profile' },
  { path: '/account/security', text: 'account.security' },
  { path: '/account/privacy', text: 'account.privacy' },
] as const

// Frame is what stands around every page of an account: where one can go, and what was done.
export function Frame({ title, children }: { title: string; children: ReactNode }) {
  const t = useT()
  const { pathname } = useLocation()
  const nav = useRef<HTMLElement>(null)
  useEffect(() => {
    // On a phone the list is longer than the window.
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' })
  }, [pathname])
  const item = 'block rounded-control px-4 py-2.5 whitespace-nowrap no-underline hover:bg-tint aria-[current]:bg-tint aria-[current]:font-semibold'
  return (
    <div className="page grid gap-x-14 gap-y-8 lg:grid-cols-[14rem_1fr]">
      <nav ref={nav} aria-label={t('account.nav')} className="-mx-4 overflow-x-auto px-4 [scrollbar-width:none] lg:mx-0 lg:px-0 lg:pt-3">
        <ul className="flex gap-1 lg:flex-col">
          {rooms.map(({ path, text }) => (
            <li key={path}>
              <Link to={path} reloadDocument className={item} aria-current={isWithin(pathname, path) ? 'page' : undefined}>
                {t(text)}
              </Link>
            </li>
          ))}
          <li className="lg:mt-4 lg:border-t lg:border-line lg:pt-4">
            <PlainForm name="logout" action="/account/logout" className="">
              <button type="submit" className="rounded-control px-4 py-2.5 whitespace-nowrap hover:bg-tint">
                {t('account.signOut')}
              </button>
            </PlainForm>
          </li>
        </ul>
      </nav>
      <div className="min-w-0">
        <h1>{title}</h1>
        <div className="mt-8 grid gap-10">
          <Done />
          {children}
        </div>
      </div>
    </div>
  )
}

const isWithin = (pathname: string, path: string) => pathname === path || (path !== '/account' && pathname.startsWith(`${path}/`))

const done = ['out', 'left', 'registered', 'saved', 'removed', 'email', 'verification', 'password', 'sessions', 'reviewed'] as const

const doneText = (search: string, t: Translate): string => {
  const what = done.find((one) => one === new URLSearchParams(search).get('done'))
  return what ? t(`done.${what}`) : ''
}

// Done says what came of a form, and is read out.
export function Done() {
  const t = useT()
  const { search } = useLocation()
  const text = doneText(search, t)
  const box = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    box.current?.focus({ preventScroll: true })
  }, [text])
  if (!text) return null
  return (
    <p role="status" tabIndex={-1} ref={box} className="rounded-card bg-good-tint px-5 py-4 text-good outline-none">
      {text}
    </p>
  )
}

// Section is a part of a page of an account.
export function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="mb-4 text-2xl">
        {title}
      </h2>
      {children}
    </section>
  )
}

// Away leads to who is not signed in any more, or whose page could not be had.
export function Away() {
  const t = useT()
  return (
    <div className="page sorry">
      <h1>{t('account.again')}</h1>
      <p className="actions">
        <Link to="/account" reloadDocument className="button">
          {t('account.reload')}
        </Link>
      </p>
    </div>
  )
}

// Turn leads to the other pages of a list.
export function Turn({ path, page, hasNext }: { path: string; page: number; hasNext: boolean }) {
  const t = useT()
  if (page === 1 && !hasNext) return null
  const at = (number: number) => (number === 1 ? path : `${path}?page=${number}`)
  return (
    <nav className="pages" aria-label={t('account.turn')}>
      {page > 1 && (
        <Link className="step" rel="prev" reloadDocument to={at(page - 1)}>
          {t('account.newer')}
        </Link>
      )}
      {hasNext && (
        <Link className="step" rel="next" reloadDocument to={at(page + 1)}>
          {t('account.older')}
        </Link>
      )}
    </nav>
  )
}
