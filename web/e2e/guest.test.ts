import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { agreeAndPay, aProduct, chooseShipping, expectOrder, fillCheckout, shippingKept } from './buying.ts'
import { closeBrowser, isWider, settled, visit } from './browser.ts'
import { openShop, type Shop } from './shop.ts'

describe.skipIf(!inject('chromium'))('a guest', () => {
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop()
  })
  afterAll(async () => {
    await closeBrowser()
    await shop.stop()
  })

  it.each([
    { width: 1440, language: 'en', thanks: 'Thank you for your order', add: 'Add to cart' },
    { width: 360, language: 'de', thanks: 'Danke für deine Bestellung', add: 'In den Warenkorb' },
  ] as const)('finds, buys and follows an order at $width px in $language', async ({ width, language, thanks, add }) => {
    const { title } = await aProduct(shop)
    const { page, complaints } = await visit(shop, { width, language })
    await page.goto('/')
    await settled(page)
    expect(await isWider(page)).toBe(false)
    await page.getByRole('combobox').fill(title)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/search\?q=/)
    await page.locator('main').getByRole('link', { name: title }).first().click()
    await page.getByRole('button', { name: add }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText(title).first().waitFor()
    await drawer.locator('a[href="/checkout"]').click()
    await page.waitForURL(/\/checkout/)
    await fillCheckout(page, 'ada@example.com')
    await page.locator('[name=note]').focus()
    await chooseShipping(page)
    await agreeAndPay(page, 'test')
    expect(await isWider(page)).toBe(false)
    await page.locator('button[value=place]').click()
    await expectOrder(page, thanks)
    await page.reload()
    expect(await page.locator('main').textContent()).toContain(title)
    expect(complaints()).toEqual([])
  })

  it('buys with scripts off', async () => {
    const { slug, title } = await aProduct(shop)
    const { page } = await visit(shop, { scripts: false, width: 390 })
    await page.goto(`/products/${slug}`)
    await page.getByRole('button', { name: 'Add to cart' }).click()
    await page.waitForURL(/\/cart/)
    expect(await page.locator('main').textContent()).toContain(title)
    await page.locator('main a[href="/checkout"]').click()
    await page.locator('button[value=place]').click()
    expect(await page.locator('main [aria-invalid=true]').count(), 'an empty checkout names what is missing').toBeGreaterThan(0)
    await fillCheckout(page, 'no.script@example.com')
    await page.locator('button[value=save]:not(.sr-only)').first().click()
    expect(await page.inputValue('[name="shipping_address.city"]')).toBe('Berlin')
    await chooseShipping(page, { scripts: false })
    await agreeAndPay(page, 'manual')
    await page.locator('button[value=place]').click()
    // The parcel costs what the button could not say: nothing is ordered before the sum was seen.
    await page.getByRole('alert').filter({ hasText: 'The total is' }).waitFor()
    await page.locator('button[value=place]').click()
    await expectOrder(page)
  })

  it('buys with the keyboard alone', async () => {
    const { slug } = await aProduct(shop)
    const { page, complaints } = await visit(shop)
    await page.goto(`/products/${slug}`)
    await settled(page)
    await tabTo(page, 'button.button[type=submit]')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await tabTo(page, 'dialog a[href="/checkout"]')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/checkout/)
    await tabTo(page, '[name=email]')
    await page.keyboard.type('keys@example.com')
    await tabTo(page, '[name="shipping_address.country_code"]')
    await page.keyboard.type('Germany')
    for (const [name, value] of [['first_name', 'Grace'], ['last_name', 'Hopper'], ['address_1', 'Allee 3'], ['postal_code', '10117'], ['city', 'Berlin']]) {
      await tabTo(page, `[name="shipping_address.${name}"]`)
      await page.keyboard.type(value ?? '')
    }
    await tabTo(page, '[name=billing]')
    await page.locator('[name=shipping_option_id]').first().waitFor()
    await tabTo(page, '[name=shipping_option_id]', 'Shift+Tab')
    await page.keyboard.press('Space')
    await shippingKept(page)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'the focus stays where it was').toBe('shipping_option_id')
    await tabTo(page, '[name="payment.provider"]')
    await page.keyboard.press('Space')
    while ((await page.evaluate(() => (document.activeElement as HTMLInputElement).value)) !== 'manual') await page.keyboard.press('ArrowDown')
    await tabTo(page, '[name="consents.terms"]')
    await page.keyboard.press('Space')
    await tabTo(page, 'button[value=place]')
    await page.keyboard.press('Enter')
    await expectOrder(page)
    expect(complaints()).toEqual([])
  })
})

// tabTo moves the focus on until it stands on what the selector names, as somebody without a mouse does. Each stop must show it.
async function tabTo(page: import('playwright-core').Page, selector: string, key = 'Tab') {
  for (let steps = 0; steps < 80; steps++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return
    await page.keyboard.press(key)
  }
  throw new Error(`the focus never came to ${selector}`)
}
