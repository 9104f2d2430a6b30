// People who work in the shop, and what the tests need of theirs.
import type { BrowserContext, Page } from 'playwright-core'
import type { Shop } from './shop.ts'
import { visit, type Visitor, type Window } from './browser.ts'

export const password = 'lighthouse-keeper-42'

// becomeOwner makes the first owner of the shop, as the link that the program printed does.
export async function becomeOwner(shop: Shop, email = 'owner@example.com') {
  const token = new URL(shop.owner).searchParams.get('token')
  await shop.api('POST', '/api/admin/auth/become-owner', { token, email, name: 'Olive Owner', password })
}

// invite lets somebody with one role in, as the link of an invitation does.
export async function invite(shop: Shop, email: string, role: string) {
  const printed = await shop.staff('invite', '--email', email, '--role', role)
  const link = /http:\S+token=\S+/.exec(printed)?.[0]
  if (!link) throw new Error(`no link in: ${printed}`)
  await shop.api('POST', '/api/admin/auth/accept-invitation', { token: new URL(link).searchParams.get('token'), name: email.split('@')[0], password })
}

export async function signIn(page: Page, email = 'owner@example.com') {
  await page.goto('/admin')
  await page.fill('[name=email]', email)
  await page.fill('[name=password]', password)
  await page.keyboard.press('Enter')
  await page.getByRole('navigation').first().waitFor()
}

// work opens a window in which somebody of the staff has signed in.
export async function work(shop: Shop, window: Window = {}, email?: string): Promise<Visitor> {
  const visitor = await visit(shop, window)
  await enter(shop, visitor.context, email)
  return visitor
}

async function enter(shop: Shop, context: BrowserContext, email = 'owner@example.com') {
  const answer = await context.request.post(`${shop.url}/api/admin/auth/login`, {
    data: { email, password, cookie: true },
    headers: { 'Idempotency-Key': crypto.randomUUID(), Origin: shop.url },
  })
  if (!answer.ok()) throw new Error(`${answer.status()} ${await answer.text()}`)
}
