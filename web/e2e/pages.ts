// Every page of both applications, for what has to hold on each of them: e2e/pages.test.ts and the pictures that it makes.
import type { Page } from 'playwright-core'
import { aProduct, buy } from './buying.ts'
import { screens } from '../src/admin/screens.ts'
import type { Shop } from './shop.ts'

export interface Sight {
  name: string
  address: string
  status?: number // the answer, where it is not 200
  refuses?: number // what the shop answers while the page is prepared, where that is meant
  // prepare leads to what the address alone does not show.
  prepare?: (page: Page) => Promise<void>
}

// Filled is where what was bought can be seen.
export interface Filled {
  order: string // the address by which its buyer sees the newest order
}

export const customer = { email: 'grace@example.com', password: 'a compiler of one’s own' }

// fill gives the shop something to show: an order that was paid and one that waits for its money.
export async function fill(shop: Shop): Promise<Filled> {
  await shop.api('POST', '/api/auth/register', { ...customer, first_name: 'Grace' })
  // Nobody listens there: its deliveries fail, which is something to show, too.
  const { id } = await shop.api<{ id: string }>('POST', '/api/admin/webhooks', { url: 'https://127.0.0.1:9/hook', description: 'Bookkeeping' })
  await shop.api('POST', `/api/admin/webhooks/${id}/ping`, {})
  await buy(shop, 'manual@example.com', 'manual')
  const { address } = await buy(shop, 'test@example.com')
  return { order: address }
}

const addToCart = async (page: Page) => {
  await page.getByRole('button', { name: /Add to cart|In den Warenkorb/ }).click()
  await page.getByRole('dialog').waitFor()
}

// shopSights is what shoppers see. Those of the cart come last and in order: each goes on where the one before ended.
export async function shopSights(shop: Shop, { order }: Filled): Promise<Sight[]> {
  const { slug } = await aProduct(shop)
  return [
    { name: 'home', address: '/' },
    { name: 'categories', address: '/categories' },
    { name: 'category', address: '/categories/kitchen' },
    { name: 'category-filtered', address: '/categories/kitchen?in_stock=true&sort=price_asc' },
    { name: 'collection', address: '/collections/reduced' },
    { name: 'brand', address: '/brands/potters-row' },
    { name: 'search', address: '/search?q=candle' },
    { name: 'search-nothing', address: '/search?q=zzzzqqq' },
    { name: 'product', address: `/products/${slug}` },
    { name: 'product-options', address: '/products/sunday-linen-napkins' },
    { name: 'reviews', address: '/products/little-goods-train/reviews' },
    { name: 'not-found', address: '/products/nothing-of-that-name', status: 404 },
    { name: 'cart-empty', address: '/cart' },
    { name: 'checkout-empty', address: '/checkout' },
    { name: 'order', address: order },
    { name: 'login', address: '/account/login' },
    { name: 'register', address: '/account/register' },
    { name: 'forgotten', address: '/account/forgot-password' },
    { name: 'cart-drawer', address: `/products/${slug}`, prepare: addToCart },
    { name: 'cart', address: '/cart' },
    { name: 'checkout', address: '/checkout' },
    {
      name: 'checkout-refused',
      refuses: 422,
      address: '/checkout',
      prepare: async (page) => {
        await page.locator('button[value=place]').click()
        await page.locator('[aria-invalid=true]').first().waitFor()
      },
    },
  ]
}

// accountSights is what a customer sees who has signed in.
export const accountSights: Sight[] = [
  { name: 'account', address: '/account' },
  { name: 'account-orders', address: '/account/orders' },
  { name: 'account-addresses', address: '/account/addresses' },
  { name: 'account-address-new', address: '/account/addresses/new' },
  { name: 'account-reviews', address: '/account/reviews' },
  { name: 'account-review', address: '/account/review/sunday-linen-napkins' },
  { name: 'account-profile', address: '/account/profile' },
  { name: 'account-security', address: '/account/security' },
  { name: 'account-privacy', address: '/account/privacy' },
]

// given is what stands for the parameters of an address, where the API's list of that name does not tell it.
const given: Record<string, string> = {
  'mails/templates/:kind/:locale': 'mails/templates/order_placed/en',
  'segments/:code': 'segments/vip',
}

// lists is where the API has the things of a screen, where it calls them otherwise.
const lists: Record<string, string> = {
  audit: 'audit-log',
  'content/pages': 'pages',
  inventory: 'inventory/stock',
  'webhooks/deliveries': 'webhook-deliveries',
}

// adminSights is every screen of the application for staff: one for each address that it knows, with something that is there.
export async function adminSights(shop: Shop): Promise<Sight[]> {
  const sights: Sight[] = []
  for (const { path } of screens) {
    const name = path.replace(/\W+/g, '-') || 'start'
    const list = path.replace('/:id', '')
    const address = given[path] ?? (path === list ? path : `${list}/${await firstOf(shop, lists[list] ?? list)}`)
    sights.push({ name, address: `/admin/${address}` })
  }
  return sights
}

async function firstOf(shop: Shop, list: string): Promise<string> {
  const { data } = await shop.api<{ data: { id?: string; variant_id?: string }[] }>('GET', `/api/admin/${list}`)
  const first = data[0]?.id ?? data[0]?.variant_id
  if (!first) throw new Error(`the shop has no ${list} to show`)
  return first
}
