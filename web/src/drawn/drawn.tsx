import { act, type ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import { Provider } from 'react-redux'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { onTestFinished, vi } from 'vitest'
import { LanguageContext as AdminLanguage } from '../admin/language.tsx'
import { makeStore as makeAdminStore, type Store as AdminStore } from '../admin/store.ts'
import { adminEn } from '../i18n/admin.en.ts'
import { en } from '../i18n/en.ts'
import { accountEn } from '../i18n/en.account.ts'
import { browseEn } from '../i18n/en.browse.ts'
import { buyingEn } from '../i18n/en.buying.ts'
import { cartEn } from '../i18n/en.cart.ts'
import { LanguageContext, translator, type Messages } from '../i18n/text.ts'
import { BrowserRouter } from '../shop/router.tsx'
import { makeStore, type Seed, type Store } from '../store/store.ts'

// Components as a browser draws them, for tests that begin with: // @vitest-environment happy-dom

declare global {
  var IS_REACT_ACT_ENVIRONMENT: boolean
}
globalThis.IS_REACT_ACT_ENVIRONMENT = true

// acted does something as the browser does, and waits until what follows of it is drawn.
export const acted = (work: () => unknown): Promise<void> =>
  act(async () => {
    await work()
  })

// draw puts something into the page until the test ends; again draws it otherwise.
export async function draw(what: ReactElement) {
  const place = document.body.appendChild(document.createElement('div'))
  const root = createRoot(place)
  onTestFinished(async () => {
    await acted(() => root.unmount())
    place.remove()
  })
  const again = (next: ReactElement) => acted(() => root.render(next))
  await again(what)
  return { again }
}

const adminLanguage = { locale: 'en' as const, t: translator(adminEn) }

// forStaff is something within the application for staff, at an address.
export function forStaff(what: ReactElement, store: AdminStore = makeAdminStore(true), at = '/'): ReactElement {
  const router = createMemoryRouter([{ path: '*', element: what }], { initialEntries: [at] })
  return (
    <Provider store={store}>
      <AdminLanguage value={adminLanguage}>
        <RouterProvider router={router} />
      </AdminLanguage>
    </Provider>
  )
}

// forShoppers is something within the shop, with answers of the API that came with the page.
export function forShoppers(what: ReactElement, seeds: Seed[] = [], store: Store = makeStore(seeds)): ReactElement {
  const language = { locale: 'en' as const, t: translator<Messages>({ ...en, ...accountEn, ...browseEn, ...buyingEn, ...cartEn }) }
  return (
    <Provider store={store}>
      <LanguageContext value={language}>
        <BrowserRouter>{what}</BrowserRouter>
      </LanguageContext>
    </Provider>
  )
}

// Asked is a request that was made.
export interface Asked {
  method: string
  path: string // with its query
  body: unknown
  key: string | null // Idempotency-Key
  version: string | null // If-Match
}

type Answer = { status?: number; body?: unknown } | Error

// answering has requests answered: by what is thrown, where no answer comes. It remembers them.
export function answering(answer: (asked: Asked, n: number) => Answer | Promise<Answer>): Asked[] {
  const all: Asked[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const url = new URL(request.url)
    const text = await request.text()
    const asked = {
      method: request.method, path: url.pathname + url.search, body: text ? (JSON.parse(text) as unknown) : undefined, key: request.headers.get('Idempotency-Key'),
      version: request.headers.get('If-Match'),
    }
    all.push(asked)
    const got = await answer(asked, all.length)
    if (got instanceof Error) throw got
    return new Response(JSON.stringify(got.body ?? {}), { status: got.status ?? 200, headers: { 'Content-Type': 'application/json' } })
  })
  onTestFinished(() => void vi.unstubAllGlobals())
  return all
}

export const lost = new TypeError('no answer')

// soon waits for something to be so.
export async function soon<T>(find: () => T): Promise<NonNullable<T>> {
  let last = new Error('it did not come')
  for (let tries = 0; tries < 300; tries++) {
    try {
      const found = find()
      if (found) return found
    } catch (error) {
      if (error instanceof Error) last = error
    }
    await acted(() => new Promise((done) => setTimeout(done, 10)))
  }
  throw last
}

const textOf = (element: Element) => (element.getAttribute('aria-label') ?? element.textContent ?? '').trim()

// button is the button, or tab, that says something.
export function button(says: string | RegExp): HTMLButtonElement {
  const all = [...document.querySelectorAll<HTMLButtonElement>('button, [role=tab]')]
  const found = all.find((one) => (typeof says === 'string' ? textOf(one) === says : says.test(textOf(one))))
  if (!found) throw new Error(`no button says ${String(says)}, but ${all.map(textOf).join(' | ')}`)
  return found
}

// field is the control with a label.
export function field(label: string): HTMLInputElement {
  const all = [...document.querySelectorAll('label')]
  const found = all.find((one) => one.textContent.trim().replace(/ \*$/, '') === label)
  const control = found && document.getElementById(found.htmlFor)
  if (!control) throw new Error(`no field is called ${label}, but ${all.map((one) => one.textContent).join(' | ')}`)
  return control as HTMLInputElement
}

export const press = (element: HTMLElement) =>
  acted(() => {
    element.focus()
    element.click()
  })

const setValue = (input: HTMLInputElement, value: string) => {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, value) // React watches the input's own
  input.dispatchEvent(new Event('input', { bubbles: true }))
}

// write adds letters to what is in a field, one after the other, as a keyboard does: to whatever has the focus then.
export async function write(into: HTMLInputElement, letters: string) {
  await acted(() => into.focus())
  for (const letter of letters) {
    const at = document.activeElement as HTMLInputElement
    if (at !== into) throw new Error('the focus was lost')
    await acted(() => setValue(at, at.value + letter))
  }
}

// erase takes letters from the end of a field, one after the other.
export async function erase(from: HTMLInputElement) {
  await acted(() => from.focus())
  while (from.value !== '') await acted(() => setValue(from, from.value.slice(0, -1)))
}

// key presses a key where the focus is. A form is sent by Enter.
export const key = (name: string) =>
  acted(() => {
    const at = document.activeElement as HTMLElement
    const goes = at.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }))
    if (goes && name === 'Enter' && at instanceof HTMLInputElement) at.form?.requestSubmit()
    at.dispatchEvent(new KeyboardEvent('keyup', { key: name, bubbles: true }))
  })
