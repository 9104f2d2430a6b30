// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import type { Cart, CartItem } from '../../api/store.gen.ts'
import { acted, answering, button, draw, forShoppers, lost, press, soon, type Asked } from '../../drawn/drawn.tsx'
import { hopeful } from '../../store/cart.ts'
import CartPage from '../pages/cart.tsx'
import { AddToCart } from '../parts/add-to-cart.tsx'

const eur = (amount: number) => ({ amount, currency_code: 'EUR' })
const item = (id: string, quantity: number) =>
  ({ id, quantity, title: id, options: [], unit_price: eur(100), compare_at_unit_price: null, subtotal: eur(100 * quantity), image_url: '', product_slug: '', orderable_quantity: 99 }) as unknown as CartItem
const cartOf = (items: CartItem[], codes: string[] = []) =>
  ({
    id: 'cart_1', items, item_count: items.reduce((sum, { quantity }) => sum + quantity, 0), coupons: codes.map((code) => ({ code, applied: true })), messages: [], price_steps: [], subtotal: eur(0),
    discount_total: eur(0), shipping_total: eur(0), tax_total: eur(0), total: eur(0), prices_include_tax: true,
  }) as unknown as Cart

const seed = (cart: Cart) => [{ endpointName: 'getOwnCart', arg: undefined, value: { cart } }]
const quantities = () => [...document.querySelectorAll<HTMLInputElement>('[name=quantity]')].map(({ value }) => value)

it('shows at once what is wanted, and sends one change of a line after the other', async () => {
  const held: (() => void)[] = []
  const asked = answering(async ({ body }) => {
    await new Promise<void>((done) => held.push(done))
    return { body: cartOf([item('Mug', (body as { quantity: number }).quantity), item('Jug', 1)]) }
  })
  await draw(forShoppers(<CartPage />, seed(cartOf([item('Mug', 1), item('Jug', 1)]))))
  for (const want of ['2', '3', '4']) {
    await press(button('One more of Mug'))
    await soon(() => quantities()[0] === want)
  }
  await press(button('One more of Jug'))
  await soon(() => quantities().join() === '4,2')
  expect(asked.map(({ body }) => body)).toEqual([{ quantity: 2 }])
  held[0]?.()
  await soon(() => asked.length === 2)
  expect(quantities()).toEqual(['4', '2'])
  held[1]?.()
  await soon(() => asked.length === 3)
  expect(asked.map(({ path, body }) => [path, body])).toEqual([
    ['/api/carts/cart_1/items/Mug', { quantity: 2 }], ['/api/carts/cart_1/items/Mug', { quantity: 4 }], ['/api/carts/cart_1/items/Jug', { quantity: 2 }],
  ])
  held[2]?.()
  await acted(() => new Promise((done) => setTimeout(done, 50)))
  expect(asked).toHaveLength(3)
})

it('takes back what could not be, and says why', async () => {
  answering(() => ({ status: 409, body: { code: 'insufficient_stock', detail: 'There are no more.' } }))
  await draw(forShoppers(<CartPage />, seed(cartOf([item('Mug', 1), item('Jug', 5)]))))
  await press(button('One more of Mug'))
  await soon(() => [...document.querySelectorAll('[role=alert]')].some((one) => one.textContent !== ''))
  await soon(() => quantities().join() === '1,5')
  await press(button('Remove Jug'))
  await soon(() => quantities().join() === '1,5')
})

it('counts what is wanted in place of what there is', () => {
  const cart = cartOf([item('Mug', 2), item('Jug', 1)])
  expect(hopeful(cart, new Map([['Mug', 5], ['Jug', 0]]))).toMatchObject({ item_count: 5, items: [{ id: 'Mug', quantity: 5 }] })
  expect(hopeful(cart, new Map())).toEqual(cart)
})

it('whoever takes a line out goes on at the next, and at the heading when there is none', async () => {
  let items = [item('Mug', 1), item('Jug', 1), item('Pan', 1)]
  answering(({ path }) => {
    items = items.filter(({ id }) => !path.endsWith(id))
    return { body: cartOf(items) }
  })
  await draw(forShoppers(<CartPage />, seed(cartOf(items))))
  const take = async (what: string, left: number) => {
    await press(button(`Remove ${what}`))
    await soon(() => quantities().length === left)
  }
  await take('Mug', 2)
  expect(document.activeElement).toBe(button('Remove Jug'))
  await take('Pan', 1)
  expect(document.activeElement).toBe(button('Remove Jug'))
  await take('Jug', 0)
  expect(document.activeElement?.tagName).toBe('H1')
})

it('whoever takes a coupon away goes on at the next, and at the field for another when there is none', async () => {
  let codes = ['ONE', 'TWO']
  answering(({ body }: Asked) => {
    codes = codes.filter((code) => code !== (body as { code: string }).code)
    return { body: cartOf([item('Mug', 1)], codes) }
  })
  await draw(forShoppers(<CartPage />, seed(cartOf([item('Mug', 1)], codes))))
  await press(button('Remove the code ONE'))
  await soon(() => document.activeElement === button('Remove the code TWO'))
  await press(button('Remove the code TWO'))
  await soon(() => document.activeElement?.tagName === 'SUMMARY')
})

it('what was put into the cart without an answer is put there once, however often it is tried', async () => {
  let isDown = true
  const asked = answering(({ method }) => (method === 'GET' ? { body: { cart: null } } : isDown ? lost : { body: cartOf([item('Mug', 1)]) }))
  await draw(forShoppers(<AddToCart variantId="variant_1" disabled={false} />))
  await press(button('Add to cart'))
  await soon(() => document.querySelector('[role=alert]')?.textContent)
  isDown = false
  await press(button('Add to cart'))
  await soon(() => asked.filter(({ method }) => method === 'POST').length === 4)
  expect(new Set(asked.filter(({ method }) => method === 'POST').map(({ key }) => key)).size).toBe(1)
})
