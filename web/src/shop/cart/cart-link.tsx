import { useEffect, useRef, useState } from 'react'
import { Link } from '#link'
import { useGetOwnCartQuery } from '../../api/shell.gen.ts'
import { money } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/text.ts'
import { useIsBrowser } from '../browser.ts'

// CartLink leads to the cart, and says how much is in it. That is asked for by the browser alone: the page around it is the same for
// everybody.
export function CartLink() {
  const { t, locale } = useLanguage()
  const inBrowser = useIsBrowser()
  const { data } = useGetOwnCartQuery(undefined, { skip: !inBrowser })
  const own = inBrowser ? data?.cart : undefined
  const count = own?.item_count ?? 0
  const said = useChange(own ? count : undefined)
  return (
    <>
      <Link to="/cart" className="inline-flex items-center gap-2 py-2 no-underline hover:underline">
        <span>
          {t('layout.cart')}
          {count > 0 && <span className="sr-only">, {t.count('layout.items', count)}</span>}
        </span>
        <span className="min-w-6 text-center" aria-hidden="true">
          {count > 0 && <span className="inline-block min-w-6 rounded-full bg-accent px-1.5 text-center text-sm leading-6 font-semibold text-on-accent">{count}</span>}
        </span>
      </Link>
      <span role="status" className="sr-only">
        {said && own ? t('cart.changed', { count: t.count('layout.items', count), total: money(own.total, locale) }) : ''}
      </span>
    </>
  )
}

// useChange is whether a number is another than the one that was known first: what was there when the page came need not be announced.
function useChange(value: number | undefined): boolean {
  const first = useRef<number | undefined>(undefined)
  const [changed, setChanged] = useState(false)
  useEffect(() => {
    if (value === undefined) return
    first.current ??= value
    if (first.current !== value) setChanged(true)
  }, [value])
  return changed
}
