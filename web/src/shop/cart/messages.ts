import type { Cart, CartItem, Message } from '../../api/store.gen.ts'
import type { Translate } from '../../i18n/text.ts'

type Said = Pick<Cart, 'items' | 'messages'>

// Told is what a cart has to say, in words of the page's language: of its lines by their ids, and of the whole.
export interface Told {
  lines: Record<string, string[]>
  whole: string[]
  isBlocked: boolean // nothing can be ordered before something is mended
}

const known = ['price_changed', 'quantity_reduced', 'unavailable', 'coupon_removed', 'address_unusual', 'payment_declined'] as const

// messagesOf sorts the messages of a cart by what they are about.
export function messagesOf({ items, messages }: Said, t: Translate): Told {
  const told: Told = { lines: {}, whole: [], isBlocked: false }
  for (const message of messages) {
    const item = items[indexIn(message.path)]
    const text = textOf(message, item, t)
    if (item) (told.lines[item.id] ??= []).push(text)
    else told.whole.push(text)
    told.isBlocked ||= message.type === 'error' && message.code !== 'payment_declined'
  }
  return told
}

// indexIn is the place of an item in a path such as items[2]; -1 where it is about something else.
export function indexIn(path: string): number {
  const [, digits] = /^items\[(\d+)\]/.exec(path) ?? []
  return digits === undefined ? -1 : Number(digits)
}

function textOf({ code, content }: Message, item: CartItem | undefined, t: Translate): string {
  const name = known.find((one) => one === code)
  return name ? t(`message.${name}`, { count: item?.orderable_quantity ?? 0 }) : content
}
