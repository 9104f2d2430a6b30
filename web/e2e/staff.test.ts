import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { closeBrowser, isWider, settled, visit } from './browser.ts'
import { buy, ordersOf } from './buying.ts'
import { openShop, type Shop } from './shop.ts'
import { becomeOwner, invite, signIn, work } from './staff.ts'

describe.skipIf(!inject('chromium'))('staff', () => {
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop()
    await becomeOwner(shop)
  })
  afterAll(async () => {
    await closeBrowser()
    await shop.stop()
  })

  it('send an order that was paid, and give a part of the money back', async () => {
    const { number } = await buy(shop, 'parcel@example.com')
    const { page, complaints } = await work(shop)
    await page.goto('/admin/orders')
    await page.getByRole('row', { name: new RegExp(number) }).first().click()
    await page.getByRole('heading', { level: 1, name: new RegExp(number) }).waitFor()
    await page.getByRole('button', { name: 'Pack a parcel' }).first().click()
    const parcel = page.getByRole('dialog')
    await parcel.getByLabel('Tracking number').fill('1Z999AA10123456784')
    await parcel.getByRole('button', { name: /^Send \d+ unit/ }).click()
    await parcel.waitFor({ state: 'hidden' })
    await page.getByText('1Z999AA10123456784').first().waitFor()

    await page.getByRole('button', { name: 'Refund', exact: true }).first().click()
    const refund = page.getByRole('dialog')
    await refund.getByRole('textbox', { name: 'Goodwill' }).fill('5')
    await refund.getByLabel('Reason').fill('It came late')
    await refund.getByRole('button', { name: 'Refund $5.00' }).click()
    await refund.waitFor({ state: 'hidden' })
    await page.getByText('Refunded in part').first().waitFor()

    expect((await ordersOf(shop, 'parcel@example.com'))[0]).toMatchObject({ payment_status: 'partially_refunded', fulfillment_status: 'fulfilled' })
    expect(complaints()).toEqual([])
  })

  it('see what they may, and no more', async () => {
    await invite(shop, 'packer@example.com', 'warehouse')
    const { page, complaints } = await visit(shop)
    await signIn(page, 'packer@example.com')
    const menu = page.getByRole('navigation').first()
    await menu.getByRole('link', { name: 'Orders' }).waitFor()
    expect(await menu.getByRole('link', { name: 'Staff' }).count()).toBe(0)
    expect(await menu.getByRole('link', { name: 'Store' }).count()).toBe(0)
    await page.goto('/admin/settings/staff')
    await page.getByRole('heading', { name: 'This is not open to you' }).waitFor()
    const { number } = await buy(shop, 'packed@example.com')
    await page.goto('/admin/orders')
    await page.getByRole('row', { name: new RegExp(number) }).first().click()
    await page.getByRole('button', { name: 'Pack a parcel' }).first().waitFor()
    expect(await page.getByRole('button', { name: 'Refund', exact: true }).count()).toBe(0)
    const refused = await page.evaluate(async () => (await fetch('/api/admin/staff')).status)
    expect(refused).toBe(403)
    expect(complaints().filter((line) => !line.includes('403'))).toEqual([])
  })

  it('work on a phone, in German', async () => {
    const { page, complaints } = await work(shop, { width: 360, language: 'de' })
    for (const address of ['/admin', '/admin/orders', '/admin/settings/store']) {
      await page.goto(address)
      await settled(page)
      expect(await isWider(page), address).toBe(false)
    }
    expect(complaints()).toEqual([])
  })
})

describe.skipIf(!inject('chromium'))('a new shop', () => {
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop({ demo: false })
  })
  afterAll(async () => {
    await closeBrowser()
    await shop.stop()
  })

  it('gets an owner by the link that was printed, and its name', async () => {
    const { page, complaints } = await visit(shop)
    await page.goto(shop.owner)
    await page.fill('[name=name]', 'Olive Owner')
    await page.fill('[name=email]', 'olive@example.com')
    for (const field of await page.locator('[type=password]').all()) await field.fill('lighthouse-keeper-42')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/admin\/ready/)
    await page.fill('[name=email]', 'olive@example.com')
    await page.fill('[name=password]', 'lighthouse-keeper-42')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Let us open your shop' }).waitFor()
    const name = page.getByLabel('Name', { exact: false }).first()
    await name.fill('Olive’s Corner')
    await page.getByRole('button', { name: 'Save and continue' }).click()
    await page.getByRole('button', { name: /Taxes/ }).and(page.locator('[aria-current=step]')).waitFor()
    const answer = await fetch(`${shop.url}/api/shop`)
    expect(((await answer.json()) as { name: string }).name).toBe('Olive’s Corner')
    expect(complaints()).toEqual([])
  })
})
