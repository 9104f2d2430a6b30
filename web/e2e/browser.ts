// A browser that minds what a shopper would not see: errors in its console, warnings of React, requests that fail.
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import path from 'node:path'
import { expect, inject, onTestFailed } from 'vitest'
import type { Shop } from './shop.ts'

export interface Window {
  width?: number
  scheme?: 'light' | 'dark'
  language?: 'en' | 'de'
  scripts?: boolean
}

export interface Visitor {
  page: Page
  context: BrowserContext
  complaints: () => string[] // what the browser said that nobody should have to read
}

let browser: Promise<Browser> | undefined

// launch starts the browser of this file of tests, once.
const launch = () => (browser ??= chromium.launch({ executablePath: inject('chromium'), args: ['--no-sandbox', '--disable-dev-shm-usage'] }))

export async function closeBrowser() {
  await (await browser)?.close()
  browser = undefined
}

// visit opens a window that has never been in the shop.
export async function visit(shop: Shop, { width = 1440, scheme = 'light', language = 'en', scripts = true }: Window = {}): Promise<Visitor> {
  const context = await (await launch()).newContext({
    baseURL: shop.url,
    viewport: { width, height: width < 600 ? 780 : 900 },
    colorScheme: scheme,
    javaScriptEnabled: scripts,
    hasTouch: width < 600,
    reducedMotion: 'reduce',
    bypassCSP: false,
  })
  context.setDefaultTimeout(15_000)
  await context.addCookies([{ name: 'winkel_language', value: language, url: shop.url }])
  const said: string[] = []
  context.on('page', (page) => listen(page, said))
  const page = await context.newPage()
  if (!expect.getState().currentTestName) return { page, context, complaints: () => said } // while a test is prepared
  onTestFailed(async ({ task }) => {
    const picture = path.resolve('e2e/failures', `${task.name.replace(/\W+/g, '-')}.png`)
    await page.screenshot({ path: picture, fullPage: true })
    console.error(`${task.name}: at ${page.url()}, seen in ${picture}`, said)
  })
  return { page, context, complaints: () => said }
}

function listen(page: Page, said: string[]) {
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) said.push(`${message.type()}: ${message.text()} (${page.url()}, ${message.location().url})`)
  })
  page.on('pageerror', (error) => said.push(`pageerror: ${error.stack ?? error.message} (${page.url()})`))
  page.on('response', (answer) => {
    if (answer.status() >= 400) said.push(`${answer.status()} ${answer.request().method()} ${answer.url()}`)
  })
}

// settled waits until the page was taken over and nothing is asked for any more.
export async function settled(page: Page) {
  await page.waitForLoadState('networkidle')
}

// isWider tells whether the page can be moved sideways.
export const isWider = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
