// Every type of event, as docs/events.schema.json has them.
export const eventTypes = [
  'product.created', 'product.updated', 'product.deleted', 'variant.created', 'variant.updated', 'variant.deleted', 'price.changed',
  'collection.members_changed', 'category.created', 'category.updated', 'category.deleted', 'collection.created', 'collection.updated', 'collection.deleted',
  'brand.created', 'brand.updated', 'brand.deleted', 'attribute.created', 'attribute.updated', 'attribute.deleted', 'product_type.created',
  'product_type.updated', 'product_type.deleted', 'channel.updated', 'inventory_level.updated', 'inventory_item.updated', 'reservation.created',
  'reservation.expired', 'reservation.released', 'variant.low_stock', 'variant.out_of_stock', 'variant.back_in_stock', 'promotion.created',
  'promotion.updated', 'promotion.started', 'promotion.ended', 'cart.created', 'cart.updated', 'cart.merged', 'cart.abandoned', 'checkout.created',
  'checkout.updated', 'checkout.completed', 'checkout.expired', 'order.placed', 'order.confirmed', 'order.updated', 'order.completed', 'order.expired',
  'order.paid', 'order.canceled', 'order.fulfilled', 'order.partially_fulfilled', 'payment.authorized', 'payment.captured', 'payment.failed', 'payment.voided',
  'refund.created', 'refund.succeeded', 'refund.failed', 'fulfillment.created', 'fulfillment.shipped', 'fulfillment.delivered', 'fulfillment.canceled',
  'fulfillment.tracking_updated', 'return.requested', 'return.approved', 'return.received', 'return.closed', 'job.dead', 'backup.failed', 'webhook_endpoint.disabled',
  'customer.created', 'customer.updated', 'customer.verified', 'customer.deleted', 'privacy.export_requested', 'privacy.erasure_completed',
  'privacy.buyer_forgotten', 'customer.segment_changed', 'search_synonym.created', 'search_synonym.updated', 'search_synonym.deleted',
  'search_model.rebuild_requested', 'menu.updated', 'look.updated', 'page.created', 'page.updated', 'page.deleted', 'recommendation.computed',
] as const

export type EventType = (typeof eventTypes)[number]

// What something happens to; its events are entity.* together.
export const entityOf = (type: string): string => type.split('.')[0] ?? type

// EventGroup is the events of one kind of thing.
export interface EventGroup {
  entity: string
  types: string[]
}

// eventGroups is the events by what they happen to, in the order of their first.
export function eventGroups(): EventGroup[] {
  const groups = new Map<string, string[]>()
  for (const type of eventTypes) groups.set(entityOf(type), [...(groups.get(entityOf(type)) ?? []), type])
  return [...groups].map(([entity, types]) => ({ entity, types }))
}

// isWanted says whether a choice includes a type. An empty choice is of all.
export const isWanted = (choice: readonly string[], type: string): boolean => choice.length === 0 || choice.includes(type) || choice.includes(`${entityOf(type)}.*`)

// withType is a choice with a type more, or less. Taking one away of a whole group leaves its others.
export function withType(choice: readonly string[], { entity, types }: EventGroup, type: string, isOn: boolean): string[] {
  const before = types.filter((one) => choice.includes(one) || choice.includes(`${entity}.*`))
  const now = types.filter((one) => (one === type ? isOn : before.includes(one)))
  return withGroup(choice, { entity, types }, now.length === types.length ? 'all' : now)
}

// withGroup is a choice with these types of a group, or all that there are and will be.
export function withGroup(choice: readonly string[], { entity, types }: EventGroup, wanted: 'all' | readonly string[]): string[] {
  const others = choice.filter((one) => one !== `${entity}.*` && !types.includes(one))
  return [...others, ...(wanted === 'all' ? [`${entity}.*`] : wanted)]
}
