import { Link } from '#link'
import { useListMyOrdersQuery } from '../../api/account.gen.ts'
import type { MyOrder } from '../../api/store.gen.ts'
import { date, money } from '../../i18n/format.ts'
import { useLanguage, type Translate } from '../../i18n/text.ts'
import { Waiting } from '../parts/waiting.tsx'
import { useLocation } from '../router.tsx'
import { Away, Turn } from './frame.tsx'
import { pageIn, partOf, perPage } from './lists.ts'

// stateOf is how far an order is, in a few words.
export function stateOf({ status, payment_status: paid, fulfillment_status: sent }: Pick<MyOrder, 'status' | 'payment_status' | 'fulfillment_status'>, t: Translate): string {
  if (status === 'canceled') return t('orderState.canceled')
  if (status === 'expired') return t('orderState.expired')
  if (sent === 'delivered') return t('orderState.delivered')
  if (sent === 'fulfilled') return t('orderState.sent')
  if (sent === 'partially_fulfilled' || sent === 'partially_delivered') return t('orderState.partly')
  if (status === 'completed') return t('orderState.done')
  if (status === 'requires_action' || (status === 'pending' && paid === 'pending')) return t('orderState.waiting')
  return t('orderState.packing')
}

// OrderList is orders, one below the other.
export function OrderList({ orders }: { orders: MyOrder[] }) {
  const { t, locale } = useLanguage()
  return (
    <ul className="border-t border-line">
      {orders.map((order) => (
        <li key={order.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-line py-4">
          <div>
            <p className="font-semibold">
              <Link to={`/orders/${order.id}`} reloadDocument className="underline decoration-accent decoration-1 underline-offset-4">
                {t('orders.number', { number: order.number })}
              </Link>
            </p>
            <p className="text-soft">{order.placed_at ? t('orders.of', { date: date(order.placed_at, locale), total: money(order.total, locale) }) : money(order.total, locale)}</p>
          </div>
          <p className="rounded-full bg-tint px-4 py-1 text-sm">{stateOf(order, t)}</p>
        </li>
      ))}
    </ul>
  )
}

// NoOrders leads on who has not bought anything yet.
export function NoOrders() {
  const { t } = useLanguage()
  return (
    <div>
      <p className="intro">{t('orders.none')}</p>
      <p className="actions">
        <Link to="/search" className="button button-quiet">
          {t('orders.look')}
        </Link>
      </p>
    </div>
  )
}

// Orders is all orders of a customer, the newest first.
export function Orders() {
  const page = pageIn(useLocation().search)
  const { data, error } = useListMyOrdersQuery(partOf(page))
  if (error) return <Away />
  if (!data) return <Waiting />
  if (data.total === 0) return <NoOrders />
  return (
    <div>
      <OrderList orders={data.data} />
      <Turn path="/account/orders" page={page} hasNext={page * perPage < data.total} />
    </div>
  )
}
