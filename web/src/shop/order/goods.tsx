import { Fragment } from 'react'
import type { OrderItem, ShownOrder } from '../../api/store.gen.ts'
import { money } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/text.ts'
import { localOrWeb } from '../browser.ts'
import { sumsOf } from './news.ts'
import { Block } from './parts.tsx'

// Goods is what was ordered, and what it came to.
export function Goods({ order }: { order: ShownOrder }) {
  const { t, locale } = useLanguage()
  return (
    <Block id="goods" title={t('order.goods')}>
      <ul className="border-t border-line">
        {order.items.map((item) => (
          <Bought key={item.id} item={item} />
        ))}
      </ul>
      <dl className="mt-5 ml-auto grid max-w-sm grid-cols-[1fr_auto] gap-y-1.5">
        {sumsOf(order).map(({ name, amount }) => {
          const look = name === 'totals.total' ? 'mt-1 border-t border-line pt-2 text-lg font-semibold' : name === 'totals.taxIncluded' ? 'text-sm text-soft' : ''
          return (
            <Fragment key={name}>
              <dt className={look}>{t(name)}</dt>
              <dd className={`pl-6 text-right whitespace-nowrap ${look}`}>{money(amount, locale)}</dd>
            </Fragment>
          )
        })}
      </dl>
    </Block>
  )
}

function Bought({ item }: { item: OrderItem }) {
  const { t, locale } = useLanguage()
  const source = localOrWeb(item.image_url)
  const about = [t('order.quantity', { count: item.quantity })]
  if (item.quantity > 1) about.push(t('cart.each', { price: money(item.unit_price, locale) }))
  if (item.canceled_quantity > 0) about.push(t('order.canceledOf', { count: item.canceled_quantity }))
  if (item.returned_quantity > 0) about.push(t('order.returnedOf', { count: item.returned_quantity }))
  return (
    <li className="grid grid-cols-[4.5rem_1fr_auto] gap-x-4 border-b border-line py-4">
      <span className="grid aspect-square place-items-center overflow-hidden rounded-control bg-tint font-serif text-2xl text-soft">
        {source ? <img src={source} alt="" width={80} height={80} loading="lazy" decoding="async" className="size-full object-cover" /> : <span aria-hidden="true">{item.title.slice(0, 1).toUpperCase()}</span>}
      </span>
      <div className="min-w-0">
        <p className="font-serif text-lg leading-snug">{item.title}</p>
        {item.options.length > 0 && <p className="text-soft">{item.options.map(({ value }) => value).join(', ')}</p>}
        <p className="text-sm text-soft">{about.join(', ')}</p>
      </div>
      <p className="whitespace-nowrap">{money(item.subtotal, locale)}</p>
    </li>
  )
}
