import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { agreeAndPay, aProduct, chooseShipping, expectOrder, fillCheckout, ordersOf, readyToOrder } from './buying.ts'
import { closeBrowser, settled, visit } from './browser.ts'
import { openShop, type Shop } from './shop.ts'

describe.skipIf(!inject('chromium'))('when something is in the way', () => {
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop()
  })
  afterAll(async () => {
    await closeBrowser()
    await shop.stop()
  })

  it('two tabs know of one cart, and order it once', async () => {
    const { slug, title } = await aProduct(shop)
    const { page, context } = await visit(shop)
    await page.goto(`/products/${slug}`)
    await page.getByRole('button', { name: 'Add to cart' }).click()
    await page.getByRole('dialog').getByText(title).first().waitFor()
    const other = await context.newPage()
    await other.goto('/cart')
    expect(await other.locator('main').textContent()).toContain(title)
    for (const tab of [page, other]) {
      await tab.goto('/checkout')
      await settled(tab)
    }
    await fillCheckout(page, 'two@example.com')
    await page.locator('[name=note]').focus()
    await chooseShipping(page)
    await agreeAndPay(page, 'test')
    await page.locator('button[value=place]').click()
    await expectOrder(page)
    // The other tab still shows the checkout. Whatever its buyer does there, nothing is bought twice.
    await other.fill('[name=email]', 'two@example.com')
    await other.locator('button[value=place]').click()
    await other.waitForTimeout(1500)
    expect(await ordersOf(shop, 'two@example.com')).toHaveLength(1)
  })

  it('an impatient buyer on a slow line gets one order', async () => {
    const { slug } = await aProduct(shop)
    const { page, context } = await visit(shop, { width: 360 })
    const line = await context.newCDPSession(page)
    await line.send('Network.emulateNetworkConditions', { offline: false, latency: 300, downloadThroughput: 200_000, uploadThroughput: 100_000 })
    await page.goto(`/products/${slug}`)
    await settled(page)
    await page.getByRole('button', { name: 'Add to cart' }).dblclick()
    await page.getByRole('dialog').waitFor()
    await page.goto('/checkout')
    await settled(page)
    await fillCheckout(page, 'slow@example.com')
    await page.locator('[name=note]').focus()
    await chooseShipping(page)
    await agreeAndPay(page, 'test')
    for (let times = 0; times < 3; times++) await page.locator('button[value=place]').click({ noWaitAfter: true }).catch(() => {})
    await expectOrder(page)
    expect(await ordersOf(shop, 'slow@example.com')).toHaveLength(1)
  })

  it('who never hears the answer is led to the order that was placed, and it is one', async () => {
    const { page } = await visit(shop)
    await readyToOrder(shop, page, 'lost@example.com')
    let lost = 0
    await page.route('**/api/checkouts/*/complete', async (route) => {
      if (lost++ > 0) return route.continue()
      await route.fetch() // the shop placed it; the buyer never hears of it
      await route.abort('connectionreset')
    })
    await page.locator('button[value=place]').click()
    await expectOrder(page)
    expect(await ordersOf(shop, 'lost@example.com')).toHaveLength(1)
  })

  it('without a connection the shop says so, and goes on when it is back', async () => {
    const { page, context } = await visit(shop)
    await page.goto('/')
    await settled(page)
    await context.setOffline(true)
    await page.getByRole('navigation', { name: 'Categories' }).getByRole('link').nth(1).click()
    await page.getByText('That did not come through').waitFor()
    await context.setOffline(false)
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.locator('main ul.cards li').first().waitFor()
  })

  it('what is charged is what the button said', async () => {
    const { page } = await visit(shop)
    await readyToOrder(shop, page, 'price@example.com')
    await page.getByText('Saved', { exact: true }).waitFor()
    // Another way of sending costs something else. The shop hears of it late, so that the button still says the old sum when it is pressed.
    await page.route('**/api/checkouts/*', async (route) => {
      if (route.request().method() === 'PATCH') await new Promise((resolve) => setTimeout(resolve, 700))
      await route.continue()
    })
    const button = page.locator('button[value=place]')
    const before = await button.textContent()
    await page.locator('[name=shipping_option_id]').nth(1).check()
    await button.click()
    await page.getByRole('alert').filter({ hasText: 'The total is' }).waitFor()
    expect(await ordersOf(shop, 'price@example.com'), 'nothing is ordered for a sum that nobody saw').toEqual([])
    const said = await button.textContent()
    expect(said).not.toBe(before)
    await button.click()
    await expectOrder(page)
    const [order] = await ordersOf(shop, 'price@example.com')
    expect(said).toContain(`$${((order?.total.amount ?? 0) / 100).toFixed(2)}`)
  })
})
