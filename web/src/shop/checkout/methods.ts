import type { PaymentMethod } from '../../api/store.gen.ts'
import type { Translate } from '../../i18n/text.ts'

// The words that providers have by themselves. A shopkeeper's own are shown as they are.
const own = {
  test: { title: 'Test payment', description: 'No money moves. For development only.', text: ['pay.test', 'pay.testText'] },
  manual: { title: 'Bank transfer', description: 'You get our bank account with the confirmation. We send your order when the money has arrived.', text: ['pay.manual', 'pay.manualText'] },
  cod: { title: 'Cash on delivery', description: 'You pay when you get your order.', text: ['pay.cod', 'pay.codText'] },
  stripe: { title: 'Card', description: '', text: ['pay.stripe', 'pay.stripeText'] },
} as const

// wordsOf is what a way to pay is called, and what there is to say about it.
export function wordsOf({ provider, title, description }: Pick<PaymentMethod, 'provider' | 'title' | 'description'>, t: Translate): { title: string; description: string } {
  const known = own[provider as keyof typeof own]
  if (!known) return { title, description }
  return { title: title === known.title ? t(known.text[0]) : title, description: description === known.description ? t(known.text[1]) : description }
}
