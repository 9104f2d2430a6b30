import { useEffect, useRef, type ReactNode } from 'react'
import { Link } from '#link'
import { useListCategoriesQuery } from '../api/shell.gen.ts'
import type { MenuItem } from '../api/store.gen.ts'
import { useT } from '../i18n/text.ts'
import { useHere } from './arrival.ts'
import { CartLink } from './cart/cart-link.tsx'
import { DrawerPlace } from './cart/drawer-place.tsx'
import { LanguageSwitch } from './parts/language-switch.tsx'
import { Notices } from './parts/notices.tsx'
import { Offline } from './parts/offline.tsx'
import { Search } from './parts/search.tsx'
import { useLocation, useNavigationType } from './router.tsx'
import { useShop } from './shop.ts'

const shownInNav = 9 // categories

// Layout is what stands around every page.
export function Layout({ children }: { children: ReactNode }) {
  const t = useT()
  const main = useFocusOnMove()
  return (
    <>
      <a className="skip" href="#main">
        {t('layout.skip')}
      </a>
      <Announcement />
      <Offline />
      <Header />
      <main id="main" tabIndex={-1} ref={main}>
        {children}
      </main>
      <Footer />
      <DrawerPlace />
      <Notices />
    </>
  )
}

function Header() {
  const t = useT()
  return (
    <header className="border-b border-line print:hidden">
      <div className="wrap flex flex-wrap items-center justify-between gap-x-8 gap-y-2 pt-4 pb-3">
        <Mark />
        <Search />
        <ul className="flex items-center gap-5">
          <li>
            <Link to="/account" reloadDocument className="inline-block py-2 no-underline hover:underline">
              {t('layout.account')}
            </Link>
          </li>
          <li>
            <CartLink />
          </li>
        </ul>
      </div>
      <Nav />
    </header>
  )
}

function Announcement() {
  const { announcement } = useShop()
  return announcement ? <p className="bg-ink px-4 py-2 text-center text-sm text-paper">{announcement}</p> : null
}

// Mark is the shop's logo, or its name.
function Mark() {
  const { logo, name } = useShop()
  return (
    <Link to="/" className="font-serif text-[1.75rem] leading-tight tracking-tight no-underline">
      {logo ? <img src={logo.url} alt={name} width={logo.width} height={logo.height} className="h-11 w-auto max-w-56 object-contain" /> : name}
    </Link>
  )
}

// flat is a menu in one row: lines that lead somewhere, and behind each those below it.
const flat = (menu: readonly MenuItem[]): MenuItem[] => menu.flatMap((entry) => [...(entry.url ? [entry] : []), ...(entry.items ?? [])])

function Nav() {
  const t = useT()
  const { header_menu: menu } = useShop()
  const { pathname } = useHere()
  const { data } = useListCategoriesQuery()
  const roots = data?.data ?? []
  if (roots.length + menu.length === 0) return null
  const item = 'block border-b-2 border-transparent pt-2.5 pb-3 whitespace-nowrap no-underline hover:border-accent aria-[current]:border-accent'
  return (
    <nav className="wrap" aria-label={t('layout.categories')}>
      <ul className="-mx-4 flex gap-7 overflow-x-auto px-4 [scrollbar-width:none]">
        {roots.slice(0, shownInNav).map((category) => {
          const to = `/categories/${category.slug}`
          return (
            <li key={category.id}>
              <Link to={to} className={item} aria-current={pathname === to ? 'page' : undefined}>
                {category.name}
              </Link>
            </li>
          )
        })}
        {roots.length > shownInNav && (
          <li>
            <Link to="/categories" className={item}>
              {t('layout.allCategories')}
            </Link>
          </li>
        )}
        {flat(menu).map((entry) => (
          <li key={entry.label + entry.url}>
            <MenuLink item={entry} className={item} />
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Footer() {
  const t = useT()
  const shop = useShop()
  return (
    <footer className="mt-20 bg-tint py-12 print:hidden">
      <div className="wrap grid gap-5">
        <p className="font-serif text-2xl">{shop.name}</p>
        <nav aria-label={t('layout.footer')}>
          <ul className="flex flex-wrap gap-x-8 gap-y-1">
            <li>
              <Link to="/search" className="inline-block py-1.5">
                {t('layout.everything')}
              </Link>
            </li>
            <li>
              <Link to="/categories" className="inline-block py-1.5">
                {t('layout.allCategories')}
              </Link>
            </li>
          </ul>
        </nav>
        <FooterMenu />
        <LanguageSwitch />
      </div>
    </footer>
  )
}

// FooterMenu is what the shopkeeper put below every page: single links in a row, and columns with a heading.
function FooterMenu() {
  const { footer_menu: menu } = useShop()
  if (menu.length === 0) return null
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(10rem,1fr))] gap-x-8 gap-y-6 border-t border-line pt-6">
      {menu.map((entry) => (
        <li key={entry.label}>
          {entry.url ? <MenuLink item={entry} className="inline-block py-1.5" /> : <p className="py-1.5 font-semibold">{entry.label}</p>}
          {entry.items && (
            <ul>
              {entry.items.map((below) => (
                <li key={below.label}>
                  <MenuLink item={below} className="inline-block py-1.5" />
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  )
}

function MenuLink({ item, className }: { item: MenuItem; className: string }) {
  if (item.url.startsWith('/'))
    return (
      <Link to={item.url} className={className}>
        {item.label}
      </Link>
    )
  return (
    <a href={item.url} className={className}>
      {item.label}
    </a>
  )
}

// useFocusOnMove has a screen reader begin at the page that was moved to, as it does when a page is loaded. Whoever goes back is
// where he was; whoever turns a list sees it from the top.
function useFocusOnMove() {
  const main = useRef<HTMLElement>(null)
  const { pathname, search } = useLocation()
  const kind = useNavigationType()
  const page = new URLSearchParams(search).get('page')
  const last = useRef({ pathname, page })
  useEffect(() => {
    const { pathname: path, page: number } = last.current
    last.current = { pathname, page }
    if (path === pathname && number === page) return
    if (kind !== 'pop') window.scrollTo(0, 0)
    if (path !== pathname) main.current?.focus({ preventScroll: true })
  }, [pathname, page, kind])
  return main
}
