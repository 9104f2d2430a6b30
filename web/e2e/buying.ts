// What shoppers do, step by step.
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { settled, visit } from './browser.ts'
import type { Shop } from './shop.ts'

export const address = { first_name: 'Ada', last_name: 'Lovelace', address_1: 'Unter den Linden 1', postal_code: '10117', city: 'Berlin' }

// aProduct is something with one choice that is in stock.
export async function aProduct(shop: Shop): Promise<{ slug: string; title: string }> {
  const { data } = await shop.api<{ data: { slug: string; title: string; availability: string; variant_count: number }[] }>('GET', '/api/products?in_stock=true&limit=48&sort=newest')
  const found = data.find((one) => one.availability === 'in_stock' && one.variant_count === 1)
  if (!found) throw new Error('the demo has nothing in stock')
  return found
}

// fillCheckout enters everything an order needs but how it is sent and paid. Without a script the options come with the next page.
export async function fillCheckout(page: Page, email: string) {
  await page.fill('[name=email]', email)
  await page.selectOption('[name="shipping_address.country_code"]', 'DE')
  for (const [name, value] of Object.entries(address)) await page.fill(`[name="shipping_address.${name}"]`, value)
}

// chooseShipping takes the first way of sending. With a script the shop hears of it at once, and only then does the button say what is
// charged: who orders before that is asked again.
export async function chooseShipping(page: Page, { scripts = true } = {}) {
  await page.locator('[name=shipping_option_id]').first().check()
  if (scripts) await shippingKept(page)
}

// shippingKept waits until the shop has the way of sending that was chosen.
export const shippingKept = (page: Page) => page.locator('[name=shipping_option_id][checked]').first().waitFor({ state: 'attached' })

export async function agreeAndPay(page: Page, provider: 'test' | 'manual' | 'cod') {
  await page.check('[name="consents.terms"]')
  await page.check(`[name="payment.provider"][value=${provider}]`)
}

// expectOrder waits for the page of the order that was just placed.
export async function expectOrder(page: Page, title = 'Thank you for your order') {
  await page.waitForURL(/\/orders\//)
  expect(await page.locator('h1').textContent()).toBe(title)
}

// ordersOf is what was ordered with one address, as staff see it.
export async function ordersOf(shop: Shop, email: string) {
  const { data } = await shop.api<{ data: { id: string; number: string; email: string; payment_status: string; fulfillment_status: string; total: { amount: number } }[] }>('GET', '/api/admin/orders?limit=50')
  return data.filter((order) => order.email === email)
}

// readyToOrder puts one thing into the cart and fills in the checkout, up to the button that places the order.
export async function readyToOrder(shop: Shop, page: Page, email: string, provider: 'test' | 'manual' = 'test') {
  const { slug } = await aProduct(shop)
  await page.goto(`/products/${slug}`)
  await settled(page)
  await page.getByRole('button', { name: 'Add to cart' }).click()
  await page.getByRole('dialog').waitFor()
  await page.goto('/checkout')
  await settled(page)
  await fillCheckout(page, email)
  await page.locator('[name=note]').focus()
  await chooseShipping(page)
  await agreeAndPay(page, provider)
}

// buy orders one thing as a guest, and returns the number of the order and the address at which its buyer sees it.
export async function buy(shop: Shop, email: string, provider: 'test' | 'manual' = 'test'): Promise<{ number: string; address: string }> {
  const { page, context } = await visit(shop)
  await readyToOrder(shop, page, email, provider)
  await page.locator('button[value=place]').click()
  await expectOrder(page)
  const [order] = await ordersOf(shop, email)
  const { pathname, search } = new URL(page.url())
  await context.close()
  return { number: order?.number ?? '', address: pathname + search }
}
