import { Link } from 'react-router'
import type { AdminOrder, AdminOrderItem, Money, PriceStep } from '../../api/admin.gen.ts'
import { Badge, Icon, Panel } from '../kit/index.ts'
import { useFormat, useT, type Translate } from '../language.tsx'
import { useMay } from '../may.ts'

// Goods is what was bought, and what it comes to.
export function Goods({ order }: { order: AdminOrder }) {
  const t = useT()
  return (
    <Panel title={t('orders.goods')}>
      <ul className="grid divide-y divide-line">
        {order.items.map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </ul>
      <Sums order={order} />
      <Why order={order} />
    </Panel>
  )
}

// Picture is a thing as it looked when it was bought; what it is stands beside it.
export function Picture({ url }: { url: string }) {
  return (
    <span className="grid size-14 shrink-0 place-items-center overflow-hidden rounded-(--radius-control) bg-tint text-soft">
      {url ? <img src={url} alt="" width={56} height={56} loading="lazy" className="size-full object-cover" /> : <Icon name="products" />}
    </span>
  )
}

// detailsOf is which variant of a thing it is; nothing where there is but one.
export const detailsOf = (item: AdminOrderItem): string => item.options.map(({ name, value }) => `${name}: ${value}`).join(', ')

function Item({ item }: { item: AdminOrderItem }) {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  return (
    <li className="flex gap-4 py-4 first:pt-0">
      <Picture url={item.image_url} />
      <div className="min-w-0 grow">
        <div className="flex flex-wrap items-baseline justify-between gap-x-6">
          <p className="min-w-0 font-semibold">{may('catalog:read') ? <Link to={`/admin/products/${item.product_id}`} className="hover:underline">{item.title}</Link> : item.title}</p>
          <p className="tabular-nums">
            <span className="text-soft">{t('orders.times', { count: format.number(item.quantity), price: format.money(item.unit_price) })}</span>
            <span className="ml-4 inline-block min-w-20 text-right font-semibold">{format.money(item.total)}</span>
          </p>
        </div>
        <p className="text-sm text-soft">{[detailsOf(item), item.sku].filter(Boolean).join(' · ')}</p>
        {item.adjustments.map((one, i) => (
          <p key={i} className="text-sm text-soft">
            {[one.label, one.code, `−${format.money(one.amount)}`].filter(Boolean).join(' · ')}
          </p>
        ))}
        <Units item={item} />
      </div>
    </li>
  )
}

// Units says what became of the units of a line.
function Units({ item }: { item: AdminOrderItem }) {
  const t = useT()
  const counts = [
    ['canceled', item.canceled_quantity, 'quiet'], ['sent', item.fulfilled_quantity, 'plain'], ['delivered', item.delivered_quantity, 'good'], ['returned', item.returned_quantity, 'plain'],
    ['refunded', item.refunded_quantity, 'plain'], ['oversold', item.oversold, 'bad'],
  ] as const
  const shown = counts.filter(([, count]) => count > 0)
  if (shown.length === 0) return null
  return (
    <p className="mt-1.5 flex flex-wrap gap-1.5">
      {shown.map(([what, count, tone]) => (
        <Badge key={what} tone={tone}>
          {t(`orders.units.${what}`, { count })}
        </Badge>
      ))}
    </p>
  )
}

type SumName = 'subtotal' | 'discount' | 'shipping' | 'tax' | 'total' | 'taxIncluded' | 'paid' | 'refunded' | 'outstanding' | 'overpaid'

// sumsOf is what an order comes to, and what became of the money.
function sumsOf(order: AdminOrder): [SumName, Money][] {
  const minus = (money: Money): Money => ({ ...money, amount: -money.amount })
  const isSome = ([, money]: [SumName, Money]) => money.amount !== 0
  const ways: [SumName, Money][] = [
    ['discount', minus(order.discount_total)],
    ...(order.prices_include_tax ? [] : ([['tax', order.tax_total]] as [SumName, Money][])),
  ]
  const after: [SumName, Money][] = [
    ...(order.prices_include_tax ? ([['taxIncluded', order.tax_total]] as [SumName, Money][]) : []),
    ['paid', order.paid_total],
    ['refunded', minus(order.refunded_total)],
    ...((order.outstanding_total.amount >= 0 ? [['outstanding', order.outstanding_total]] : [['overpaid', minus(order.outstanding_total)]]) as [SumName, Money][]),
  ]
  const shipping: [SumName, Money][] = order.shipping_method ? [['shipping', order.shipping_total]] : []
  return [['subtotal', order.subtotal], ...shipping, ...ways.filter(isSome), ['total', order.total], ...after.filter(isSome)]
}

function Sums({ order }: { order: AdminOrder }) {
  const t = useT()
  const format = useFormat()
  return (
    <dl className="ml-auto grid max-w-sm grid-cols-[1fr_auto] gap-x-8 gap-y-1.5 border-t border-line pt-4">
      {sumsOf(order).map(([name, amount]) => {
        const isMain = name === 'total' || name === 'outstanding'
        return (
          <div key={name} className={`contents ${isMain ? 'font-semibold' : ''}`}>
            <dt className={isMain ? '' : 'text-soft'}>{name === 'shipping' && order.shipping_method ? t('orders.sum.by', { name: order.shipping_method.name }) : t(`orders.sum.${name}`)}</dt>
            <dd className="text-right tabular-nums">{format.money(amount)}</dd>
          </div>
        )
      })}
    </dl>
  )
}

const stepKinds = ['list_price', 'discount', 'shipping', 'tax', 'tax_included'] as const

function stepName(step: PriceStep, order: AdminOrder, t: Translate): string {
  const kind = stepKinds.find((kind) => kind === step.kind)
  const what = step.item_id ? order.items.find((item) => item.id === step.item_id)?.title : t('orders.sum.shipping')
  const rate = step.rate && step.rate !== '0' ? `${step.rate} %` : ''
  return [kind ? t(`orders.step.${kind}`) : step.kind, step.label, rate, what].filter(Boolean).join(' · ')
}

// Why is how the total came about, step by step.
function Why({ order }: { order: AdminOrder }) {
  const t = useT()
  const format = useFormat()
  if (order.price_steps.length === 0) return null
  return (
    <details className="mt-4 border-t border-line pt-3">
      <summary className="w-fit font-semibold">{t('orders.why')}</summary>
      <ol className="mt-3 grid gap-1.5 text-sm">
        {order.price_steps.map((step, i) => (
          <li key={i} className="grid grid-cols-[minmax(0,1fr)_auto_6rem] items-baseline gap-x-4 tabular-nums">
            <span className="min-w-0">{stepName(step, order, t)}</span>
            <span>{step.kind === 'tax_included' ? t('orders.step.contained', { amount: format.money(step.contained) }) : format.money(step.amount)}</span>
            <span className="text-right text-soft">{format.money(step.total)}</span>
          </li>
        ))}
      </ol>
    </details>
  )
}
