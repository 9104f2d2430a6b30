import type { AdminFulfillment, AdminOrder, AdminOrderItem, AdminReturn, Payment } from '../../api/admin.gen.ts'

// What may be done with an order, and how much of it: as the shop decides it (internal/commerce/aftersale). What is offered here
// and refused there is said by its answer.

// leftToSend is how many units of a line can still be packed.
export const leftToSend = (item: AdminOrderItem): number => item.quantity - item.canceled_quantity - item.fulfilled_quantity

// canPack reports whether a parcel can be packed.
export function canPack(order: AdminOrder): boolean {
  const isOpen = order.status === 'confirmed' || order.status === 'completed'
  const isPaidFor = !['voided', 'expired', 'failed', 'refunded'].includes(order.payment_status)
  return isOpen && isPaidFor && order.items.some((item) => leftToSend(item) > 0)
}

// needsParcel reports whether something of an order still has to be sent.
export const needsParcel = (order: AdminOrder): boolean => canPack(order) && order.items.some((item) => item.requires_shipping && leftToSend(item) > 0)

// canConfirm reports whether an order waits for somebody to accept it as it is.
export const canConfirm = (order: AdminOrder): boolean => order.status === 'requires_action' && order.placed_at !== null

// canCancel reports whether an order can be called off: nothing of it is packed.
export const canCancel = (order: AdminOrder): boolean =>
  ['draft', 'pending', 'requires_action', 'confirmed'].includes(order.status) && order.items.every((item) => item.fulfilled_quantity === 0)

const isUnderWay = (one: AdminReturn) => one.status === 'requested' || one.status === 'open' || one.status === 'partially_received'

// receivedOf is how many units of a line of a return have arrived.
export const receivedOf = (item: AdminReturn['items'][number]): number => item.restocked + item.damaged + item.discarded

// leftToReturn is how many units of a line were sent, and are in no return.
export function leftToReturn(order: AdminOrder, item: AdminOrderItem): number {
  const announced = order.returns
    .filter(isUnderWay)
    .flatMap((one) => one.items)
    .filter((line) => line.line_id === item.id)
    .reduce((sum, line) => sum + line.quantity - receivedOf(line), 0)
  return item.fulfilled_quantity - item.returned_quantity - announced
}

export const canReturn = (order: AdminOrder): boolean => order.items.some((item) => leftToReturn(order, item) > 0)

export const canRefund = (order: AdminOrder): boolean => order.refundable_total.amount > 0

// capturable is how much of a payment can be taken now, or recorded as arrived; 0 where nothing can.
export function capturable(order: AdminOrder, payment: Payment): number {
  if (order.status === 'canceled' || order.status === 'expired' || order.status === 'draft') return 0
  const isHeld = payment.authorized_amount.amount > 0
  const left = isHeld ? payment.authorized_amount.amount - payment.captured_amount.amount : payment.amount.amount - payment.captured_amount.amount
  const isOpen = payment.status === 'authorized' || payment.status === 'captured' || (payment.status === 'pending' && !isHeld)
  return isOpen ? Math.max(0, Math.min(left, order.outstanding_total.amount)) : 0
}

// canVoid reports whether a payment can be called off: nothing of it was taken, and it is not over.
export const canVoid = (payment: Payment): boolean => payment.status === 'pending' || payment.status === 'requires_action' || payment.status === 'authorized'

const packed = ['pending', 'processing']
const under = ['shipped', 'in_transit', 'out_for_delivery', 'ready_for_pickup']

export const canShip = (parcel: AdminFulfillment): boolean => packed.includes(parcel.status)
export const isOnItsWay = (parcel: AdminFulfillment): boolean => under.includes(parcel.status)
export const isParcelOpen = (parcel: AdminFulfillment): boolean => canShip(parcel) || isOnItsWay(parcel)

// wayOf is where a parcel can be said to be next, beside shipped and delivered, which have buttons of their own.
export function wayOf(parcel: AdminFulfillment): ('in_transit' | 'out_for_delivery' | 'ready_for_pickup' | 'failed')[] {
  if (!isParcelOpen(parcel)) return []
  const next: ReturnType<typeof wayOf> = []
  if (canShip(parcel)) next.push('ready_for_pickup')
  if (canShip(parcel) || parcel.status === 'shipped') next.push('in_transit')
  if (canShip(parcel) || parcel.status === 'shipped' || parcel.status === 'in_transit') next.push('out_for_delivery')
  return [...next, 'failed']
}

// share is the part of a total that so many of all units stand for, rounded half up, in whole minor units.
function share(total: number, units: number, all: number): number {
  return all === 0 ? 0 : Number((2n * BigInt(total) * BigInt(units) + BigInt(all)) / (2n * BigInt(all)))
}

// costOf is what is given back for units of a line of which others may have been refunded before.
export function costOf(item: AdminOrderItem, units: number): number {
  const before = share(item.total.amount, item.refunded_quantity, item.quantity)
  const after = share(item.total.amount, item.refunded_quantity + units, item.quantity)
  return Math.min(after - before, item.total.amount - item.refunded_total.amount)
}

// leftToRefund is how many units of a line were not refunded yet.
export const leftToRefund = (item: AdminOrderItem): number => item.quantity - item.refunded_quantity

// shippingLeft is what is not refunded yet of the shipping.
export const shippingLeft = (order: AdminOrder): number => (order.shipping_method?.total.amount ?? 0) - order.shipping_refunded_total.amount

// RefundDraft is what somebody is about to give back; amounts in minor units of the order's currency.
export interface RefundDraft {
  units: Record<string, number> // by line
  shipping: number | null
  goodwill: number | null
}

// refundTotal is what a draft comes to.
export const refundTotal = (order: AdminOrder, draft: RefundDraft): number =>
  order.items.reduce((sum, item) => sum + costOf(item, unitsOf(draft.units, item.id)), 0) + (draft.shipping ?? 0) + (draft.goodwill ?? 0)

// unitsOf is how many of a line somebody entered; a field that is empty means none.
export const unitsOf = (units: Record<string, number>, line: string): number => {
  const count = units[line]
  return count === undefined || Number.isNaN(count) ? 0 : count
}

// chosenOf is the lines of which something was entered, as the API takes them.
export const chosenOf = (units: Record<string, number>): { line_id: string; quantity: number }[] =>
  Object.keys(units).map((line_id) => ({ line_id, quantity: unitsOf(units, line_id) })).filter(({ quantity }) => quantity > 0)

// byLine is what the API says of items[3].quantity, by the line that was the fourth.
export function byLine(errors: Record<string, string>, units: Record<string, number>): Record<string, string> {
  const chosen = chosenOf(units)
  const found: Record<string, string> = {}
  for (const [name, message] of Object.entries(errors)) {
    const line = chosen[Number(/^items\[(\d+)\]/.exec(name)?.[1])]
    if (line) found[line.line_id] = message
  }
  return found
}
