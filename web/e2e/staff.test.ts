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

  it('put a product with variants and a picture on the shelf, which is bought at once', async () => {
    const { page, complaints } = await work(shop)
    await page.goto('/admin/products/new')
    await page.getByLabel('Title', { exact: false }).first().fill('Enamel Jug')
    const picture = await fetch(shop.url + (await firstPicture(shop)))
    await page.setInputFiles('input[type=file]', { name: 'jug.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(await picture.arrayBuffer()) })
    await page.getByRole('textbox', { name: 'What picture 1 shows' }).fill('A white jug')
    await page.getByRole('button', { name: 'Add an option' }).click()
    await page.getByRole('textbox', { name: 'Name' }).first().fill('Size')
    const values = page.getByRole('textbox', { name: 'Values' })
    for (const value of ['Small', 'Large']) {
      await values.fill(value)
      await values.press('Enter')
    }
    await page.getByRole('button', { name: /^Make \d missing variants?$/ }).click()
    for (const [name, price] of [['Small', '19.50'], ['Large', '24']] as const) {
      const line = page.getByRole('listitem', { name, exact: true })
      await line.getByRole('textbox', { name: 'Price' }).fill(price)
      await line.getByRole('textbox', { name: 'SKU' }).fill(`JUG-${name.toUpperCase()}`)
      await line.getByRole('textbox', { name: 'Stock' }).fill('3')
    }
    await page.getByRole('button', { name: /Status/ }).click()
    await page.getByRole('option', { name: 'Published' }).click()
    await page.getByRole('button', { name: 'Create the product' }).click()
    await page.getByRole('link', { name: 'View in the shop' }).waitFor()

    const buyer = await visit(shop, { width: 360 })
    await buyer.page.goto('/products/enamel-jug')
    await settled(buyer.page)
    expect(await buyer.page.getByRole('img', { name: 'A white jug' }).count()).toBeGreaterThan(0)
    await buyer.page.getByText('Large', { exact: true }).click()
    await buyer.page.getByRole('button', { name: 'Add to cart' }).click()
    await buyer.page.getByRole('dialog').getByText('$24.00').first().waitFor()
    expect([...complaints(), ...buyer.complaints()]).toEqual([])
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

  it('have a copy of the shop made, and see it among the others', async () => {
    const { page, complaints } = await work(shop)
    await page.goto('/admin/system')
    await page.getByText('There is no copy of the shop.').waitFor()
    await page.getByRole('button', { name: 'Make one now' }).click()
    await page.getByText('The new copy is there.').waitFor({ timeout: 60_000 })
    expect(await page.getByRole('grid', { name: 'Copies' }).getByRole('row').count()).toBe(2)
    expect(await page.getByText('There is no copy of the shop.').count()).toBe(0)
    const { copies } = await shop.api<{ copies: { bytes: number; details: { sha256: string } | null }[] }>('GET', '/api/admin/backups')
    expect(copies).toHaveLength(1)
    expect(copies[0]?.details?.sha256).toHaveLength(64)
    expect(complaints()).toEqual([])
  })

  it('work on a phone, in German', async () => {
    const { page, complaints } = await work(shop, { width: 360, language: 'de' })
    for (const address of ['/admin', '/admin/orders', '/admin/system', '/admin/settings/store']) {
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

async function firstPicture(shop: Shop): Promise<string> {
  const { data } = await shop.api<{ data: { image: { url: string } | null }[] }>('GET', '/api/products?limit=5')
  return data.find(({ image }) => image)?.image?.url ?? ''
}
