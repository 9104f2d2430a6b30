import { expect, it } from 'vitest'
import { accountDe } from './de.account.ts'
import { browseDe } from './de.browse.ts'
import { buyingDe } from './de.buying.ts'
import { cartDe } from './de.cart.ts'
import { ordersDe } from './de.orders.ts'
import { de } from './de.ts'
import { accountEn } from './en.account.ts'
import { browseEn } from './en.browse.ts'
import { buyingEn } from './en.buying.ts'
import { cartEn } from './en.cart.ts'
import { ordersEn } from './en.orders.ts'
import { en } from './en.ts'

// The part that is loaded last decides: which that is must not matter.
it.each([
  ['en', [en, accountEn, browseEn, buyingEn, cartEn, ordersEn]], ['de', [de, accountDe, browseDe, buyingDe, cartDe, ordersDe]],
])('what several parts say is the same in %s', (_, parts) => {
  const said = new Map<string, string>()
  for (const part of parts)
    for (const [key, text] of Object.entries(part)) {
      expect(text, key).toBe(said.get(key) ?? text)
      said.set(key, text)
    }
})
