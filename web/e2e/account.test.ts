import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Page } from 'playwright-core'
import { agreeAndPay, aProduct, chooseShipping, expectOrder, fillCheckout, ordersOf } from './buying.ts'
import { closeBrowser, settled, visit } from './browser.ts'
import { openShop, type Shop } from './shop.ts'

const password = 'a garden of forking paths'

describe.skipIf(!inject('chromium'))('a customer', () => {
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop()
  })
  afterAll(async () => {
    await closeBrowser()
    await shop.stop()
  })

  it.each([
    { scripts: true, email: 'jorge@example.com' },
    { scripts: false, email: 'maria@example.com' },
  ])('registers, is known by the mailed link, buys and reviews (scripts: $scripts)', async ({ scripts, email }) => {
    const { slug, title } = await aProduct(shop)
    const { page, complaints } = await visit(shop, { scripts })
    await putIntoCart(page, slug, scripts)
    await page.goto('/account/register')
    await page.fill('[name=first_name]', 'Jorge')
    await page.fill('[name=email]', email)
    await page.fill('[name=password]', 'short')
    await page.locator('main form button[type=submit]').click()
    await page.locator('main [aria-invalid=true]').first().waitFor()
    await page.fill('[name=password]', password)
    await page.locator('main form button[type=submit]').click()
    await page.getByText('Welcome! We sent you a mail').waitFor()

    await page.goto(await linkFor(shop, email, '/account/verify-email'))
    await page.fill('[name=password]', password)
    await page.locator('main form button[type=submit]').click()
    await page.waitForLoadState('load')
    await page.goto('/account')
    expect(await page.locator('main').textContent()).not.toContain('Please confirm your address')

    // The cart came along, and the order is the account's.
    await page.goto('/checkout')
    expect(await page.locator('main').textContent()).toContain(title)
    if (scripts) await settled(page)
    await fillCheckout(page, email)
    if (scripts) await page.locator('[name=note]').focus()
    else await page.locator('button[value=save]:not(.sr-only)').first().click()
    await chooseShipping(page, { scripts })
    await agreeAndPay(page, 'test')
    if (!scripts) await page.locator('button[value=save]:not(.sr-only)').last().click()
    if (!scripts) await agreeAndPay(page, 'test')
    await page.locator('button[value=place]').click()
    await expectOrder(page)
    await page.goto('/account/orders')
    const [order] = await ordersOf(shop, email)
    expect(await page.locator('main').textContent()).toContain(order?.number)

    await deliver(shop, order?.id ?? '')
    await page.goto(`/account/review/${slug}`)
    await page.locator('[name=rating][value="5"]').check({ force: true })
    await page.fill('[name=text]', 'It does what it says.')
    await page.locator('main form button[value=save]').click()
    await page.getByText('Thank you for your review').waitFor()
    expect(complaints().filter((line) => !/422/.test(line))).toEqual([])
  })

  it('signs in elsewhere, and both carts become one', async () => {
    const email = 'merge@example.com'
    await shop.api('POST', '/api/auth/register', { email, password })
    const { data } = await shop.api<{ data: { slug: string; title: string; variant_count: number; availability: string }[] }>('GET', '/api/products?in_stock=true&limit=48')
    const [first, second] = data.filter((one) => one.variant_count === 1 && one.availability === 'in_stock')
    if (!first || !second) throw new Error('the demo has too little')
    const home = await visit(shop)
    await signIn(home.page, email)
    await putIntoCart(home.page, first.slug, true)
    const phone = await visit(shop, { width: 360 })
    await putIntoCart(phone.page, second.slug, true)
    await signIn(phone.page, email)
    await phone.page.goto('/cart')
    const cart = await phone.page.locator('main').textContent()
    expect(cart).toContain(first.title)
    expect(cart).toContain(second.title)
    expect(phone.complaints()).toEqual([])
  })

  it('is told why he is not let in, and gets a new password by mail', async () => {
    const email = 'forgot@example.com'
    await shop.api('POST', '/api/auth/register', { email, password })
    const { page } = await visit(shop)
    await page.goto('/account/login')
    await page.fill('[name=email]', email)
    await page.fill('[name=password]', 'something else')
    await page.locator('main form button[type=submit]').click()
    await page.getByText('The e-mail address or the password is wrong.').waitFor()
    await page.goto('/account/forgot-password')
    await page.fill('[name=email]', email)
    await page.locator('main form button[type=submit]').click()
    await page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor()
    await page.goto(await linkFor(shop, email, '/account/reset-password'))
    await page.fill('[name=password]', 'another garden entirely')
    await page.fill('[name=repeated]', 'another garden entirely')
    await page.locator('main form button[type=submit]').click()
    await page.waitForLoadState('load')
    await signIn(page, email, 'another garden entirely')
  })
})

async function putIntoCart(page: Page, slug: string, scripts: boolean) {
  await page.goto(`/products/${slug}`)
  if (scripts) await settled(page)
  await page.getByRole('button', { name: 'Add to cart' }).click()
  if (scripts) await page.getByRole('dialog').waitFor()
  else await page.waitForURL(/\/cart/)
}

async function signIn(page: Page, email: string, secret = password) {
  await page.goto('/account/login')
  await page.fill('[name=email]', email)
  await page.fill('[name=password]', secret)
  await page.locator('main form button[type=submit]').click()
  await page.waitForURL((url) => !url.pathname.endsWith('/login'))
}

// linkFor is the address in the newest mail to somebody that leads to a page of that path. The mail is sent in the background.
async function linkFor(shop: Shop, email: string, path: string): Promise<string> {
  for (let tries = 0; tries < 100; tries++) {
    const { data } = await shop.api<{ data: { id: string; recipient: string }[] }>('GET', '/api/admin/mails?limit=50')
    for (const { id } of data.filter(({ recipient }) => recipient === email)) {
      const html = await (await fetch(`${shop.url}/dev/mailbox/${id}/html`)).text()
      const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, link]) => new URL((link ?? '').replaceAll('&amp;', '&'), shop.url))
      const found = links.find(({ pathname }) => pathname === path)
      if (found) return found.pathname + found.search // a shop on any free port does not know it when it writes
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`no mail to ${email} leads to ${path}`)
}

// deliver sends what was ordered, and has it arrive.
async function deliver(shop: Shop, order: string) {
  const { fulfillments } = await shop.api<{ fulfillments: { id: string }[] }>('POST', `/api/admin/orders/${order}/fulfillments`, { ship: true })
  await shop.api('POST', `/api/admin/fulfillments/${fulfillments[0]?.id}/deliver`, {})
}
