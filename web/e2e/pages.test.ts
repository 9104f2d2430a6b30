// What has to hold on every page of both applications: no barrier that axe finds, nothing that moves sideways, a silent console.
// With WINKEL_SCREENSHOTS=DIR each page is also pictured, at both widths, light and dark: make screenshots.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { accountSights, adminSights, customer, fill, shopSights, type Filled, type Sight } from './pages.ts'
import { closeBrowser, isWider, settled, visit, type Visitor, type Window } from './browser.ts'
import { openShop, type Shop } from './shop.ts'
import { becomeOwner, work } from './staff.ts'

declare global {
  var axe: typeof import('axe-core')
}

const pictures = process.env['WINKEL_SCREENSHOTS']
const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const windows: Window[] = pictures
  ? [360, 1440].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ width, scheme })))
  : [{ width: 360, scheme: 'light', language: 'de' }, { width: 1440, scheme: 'dark', language: 'en' }]

describe.skipIf(!inject('chromium'))('every page', () => {
  let shop: Shop
  let filled: Filled
  beforeAll(async () => {
    shop = await openShop()
    await becomeOwner(shop)
    filled = await fill(shop)
  }, 180_000)
  afterAll(async () => {
    await closeBrowser()
    await shop.stop()
  })

  it.each(windows)('of the shop at $width px, $scheme', { timeout: 300_000 }, async (window) => {
    const visitor = await visit(shop, window)
    expect(await lookAt(visitor, await shopSights(shop, filled), `shop-${window.width}-${window.scheme}`)).toEqual([])
  })

  it.each(windows)('of an account at $width px, $scheme', { timeout: 300_000 }, async (window) => {
    const visitor = await visit(shop, window)
    await visitor.page.goto('/account/login')
    for (const [name, value] of Object.entries(customer)) await visitor.page.fill(`[name=${name}]`, value)
    await visitor.page.locator('main form button[type=submit]').click()
    await visitor.page.waitForURL((url) => url.pathname === '/account')
    expect(await lookAt(visitor, accountSights, `account-${window.width}-${window.scheme}`)).toEqual([])
  })

  it.each(windows)('for staff at $width px, $scheme', { timeout: 600_000 }, async (window) => {
    const visitor = await work(shop, window)
    expect(await lookAt(visitor, await adminSights(shop), `admin-${window.width}-${window.scheme}`)).toEqual([])
  })
})

// lookAt goes from page to page and returns what is wrong with them, a line each.
async function lookAt({ page, complaints }: Visitor, sights: Sight[], folder: string): Promise<string[]> {
  const wrong: string[] = []
  let heard = 0
  for (const sight of sights) {
    const status = sight.status ?? 200
    const expected = [sight.status, sight.refuses].filter((one) => one !== undefined)
    const answer = await page.goto(sight.address)
    if (answer?.status() !== status) wrong.push(`${sight.name}: ${answer?.status()} at ${sight.address}`)
    await settled(page)
    await sight.prepare?.(page)
    wrong.push(...(await barriers(page)).map((line) => `${sight.name}: ${line}`))
    if (await isWider(page)) wrong.push(`${sight.name}: it can be moved sideways`)
    if (pictures) await page.screenshot({ path: path.resolve(pictures, folder, `${sight.name}.png`), fullPage: true })
    const said = complaints().slice(heard)
    heard += said.length
    wrong.push(...said.filter((line) => !expected.some((status) => line.startsWith(`${status} `) || line.includes(`status of ${status}`))).map((line) => `${sight.name}: ${line}`))
  }
  return wrong
}

// barriers is what axe finds on a page, a line for each rule that is broken.
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  const found: axe.Result[] = await page.evaluate(async () => (await globalThis.axe.run({ resultTypes: ['violations'] })).violations)
  return found.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ target, any }) => `${target.join(' ')} (${any[0]?.message ?? ''})`).join('; ')}`)
}
