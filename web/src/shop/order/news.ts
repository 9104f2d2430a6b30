import type { ShownOrder } from '../../api/store.gen.ts'
import { money, type Money } from '../../i18n/format.ts'
import type { Locale, Translate } from '../../i18n/text.ts'
import { localOrWeb } from '../browser.ts'

// News is where an order stands, and what comes next.
export interface News {
  heading: string
  text: string
  action?: string | undefined // where the buyer confirms his payment
}

interface Words {
  t: Translate
  locale: Locale
}

// newsOf says it in the order in which it matters: what ended, what waits for the buyer, where the goods are.
export function newsOf(order: ShownOrder, words: Words): News {
  switch (order.status) {
    case 'canceled':
    case 'expired':
      return ofEnd(order, words)
    case 'pending':
    case 'requires_action':
    case 'draft':
      return ofPayment(order, words)
  }
  return ofGoods(order, words)
}

function ofEnd(order: ShownOrder, { t, locale }: Words): News {
  const isExpired = order.status === 'expired'
  const text = [isExpired ? t('news.expiredText') : order.cancel_reason ? t('news.canceledReason', { reason: order.cancel_reason }) : t('news.canceledText')]
  if (order.paid_total.amount === 0) text.push(t('news.notCharged'))
  else if (order.refunded_total.amount >= order.paid_total.amount) text.push(t('news.sentBack', { amount: money(order.refunded_total, locale) }))
  else if (order.refunds.length > 0) text.push(t('news.onItsWayBack'))
  return { heading: t(isExpired ? 'news.expired' : 'news.canceled'), text: text.join(' ') }
}

const lastPayment = (order: ShownOrder) => order.payments.at(-1)

function ofPayment(order: ShownOrder, { t, locale }: Words): News {
  const pay = lastPayment(order)
  if (order.paid_total.amount !== 0) {
    return { heading: t('news.looking'), text: t('news.lookingText', { paid: money(order.paid_total, locale), total: money(order.total, locale) }) }
  }
  if (pay?.status === 'requires_action') {
    return { heading: t('news.oneStep'), text: t('news.oneStepText'), action: pay.action ? localOrWeb(pay.action.url) : undefined }
  }
  if (pay && !order.placed_at) return { heading: t('news.checking'), text: t('news.checkingText') }
  if (order.payment_method?.on_delivery) return ofGoods(order, { t, locale })
  return { heading: t('news.thanks'), text: t('news.transfer', { amount: money(order.outstanding_total, locale), number: order.number }) }
}

const goods = {
  partially_fulfilled: ['news.partSent', 'news.partSentText'],
  fulfilled: ['news.sent', 'news.sentText'],
  partially_delivered: ['news.partArrived', 'news.partArrivedText'],
  delivered: ['news.arrived', 'news.arrivedText'],
  not_required: ['news.thanks', 'news.nothingToSend'],
} as const

function ofGoods(order: ShownOrder, { t, locale }: Words): News {
  const [heading, first] = goods[order.fulfillment_status as keyof typeof goods] ?? ['news.thanks', order.shipping_method?.kind === 'pickup' ? 'news.packedPickup' : 'news.packed']
  const text = [t(first)]
  if (order.payment_status === 'refunded') text.push(t('news.refunded'))
  else if (order.payment_status === 'partially_refunded') text.push(t('news.partRefunded', { amount: money(order.refunded_total, locale) }))
  else if (order.payment_method?.on_delivery && lastPayment(order)?.status === 'pending') text.push(t('news.onDelivery', { amount: money(order.outstanding_total, locale) }))
  return { heading: t(heading), text: text.join(' ') }
}

// Step is one of the places that an order passes.
export interface Step {
  name: 'ordered' | 'paid' | 'reserved' | 'sent' | 'delivered'
  isDone: boolean
  isHere: boolean // it is on its way to this one
}

// stepsOf is how far an order is on its way; none for one that ended early.
export function stepsOf(order: ShownOrder): Step[] {
  if (order.status === 'canceled' || order.status === 'expired') return []
  const where = order.fulfillment_status
  const isDelivered = where === 'delivered'
  const isSent = isDelivered || where === 'fulfilled' || where === 'partially_delivered'
  const isPaid = order.outstanding_total.amount <= 0
  const isReserved = !isPaid && order.payment_status === 'authorized' // it is taken later, and the shopper has nothing to do
  const step = (name: Step['name'], isDone: boolean): Step => ({ name, isDone, isHere: false })
  const paid = step(isReserved ? 'reserved' : 'paid', isPaid || isReserved)
  const way = [step('sent', isSent), step('delivered', isDelivered)]
  const steps = [step('ordered', order.placed_at !== null)]
  if (where === 'not_required') steps.push(paid)
  else if (isSent && !paid.isDone) steps.push(...way, paid) // on delivery
  else steps.push(paid, ...way)
  const here = steps.find(({ isDone }) => !isDone)
  if (here) here.isHere = true
  return steps
}

// SumRow is a line of what an order came to, and of what became of it.
export interface SumRow {
  name: 'totals.goods' | 'totals.discount' | 'totals.shipping' | 'totals.tax' | 'totals.total' | 'totals.taxIncluded' | 'order.sumPaid' | 'order.sumRefunded' | 'order.sumDue'
  amount: Money
}

export function sumsOf(order: ShownOrder): SumRow[] {
  const minus = (amount: Money): Money => ({ ...amount, amount: -amount.amount })
  const rows: SumRow[] = [{ name: 'totals.goods', amount: order.subtotal }]
  const add = (name: SumRow['name'], amount: Money) => {
    if (amount.amount !== 0) rows.push({ name, amount })
  }
  add('totals.discount', minus(order.discount_total))
  if (order.shipping_method) rows.push({ name: 'totals.shipping', amount: order.shipping_total })
  if (!order.prices_include_tax) add('totals.tax', order.tax_total)
  rows.push({ name: 'totals.total', amount: order.total })
  if (order.prices_include_tax) add('totals.taxIncluded', order.tax_total)
  add('order.sumPaid', order.paid_total)
  add('order.sumRefunded', minus(order.refunded_total))
  const isOpen = order.status !== 'canceled' && order.status !== 'expired' && order.status !== 'completed'
  if (isOpen && order.outstanding_total.amount > 0 && order.paid_total.amount !== 0) add('order.sumDue', order.outstanding_total)
  return rows
}
