// @vitest-environment happy-dom
import { useRef } from 'react'
import { expect, it, vi } from 'vitest'
import type { Checkout } from '../../api/store.gen.ts'
import { acted, answering, button, draw, forShoppers, press, soon } from '../../drawn/drawn.tsx'
import { Part } from './form.tsx'
import { usePlacing } from './use-checkout.ts'

const checkout = {
  id: 'checkout_1', status: 'ready_for_complete', email: 'ada@example.com', note: '', shipping_address: null, billing_address: null, shipping_option_id: null, shipping_options: [], requires_shipping: false,
  consents: [], payment_methods: [], total: { amount: 0, currency_code: 'EUR' },
} as unknown as Checkout

function Probe() {
  const form = useRef<HTMLFormElement>(null)
  const { isPlacing, place, refusal } = usePlacing(form, checkout, [], () => Promise.resolve(checkout))
  return (
    <form ref={form}>
      <input name="email" defaultValue="ada@example.com" />
      <input type="checkbox" name="consents.terms" value="1" defaultChecked />
      <input type="hidden" name="billing" value="same" />
      <button type="button" onClick={() => void place()}>
        {isPlacing ? 'Placing' : 'Place'}
      </button>
      <output>{JSON.stringify(refusal)}</output>
    </form>
  )
}

it('whoever comes back from the bank can place the order, or sees that it waits', async () => {
  const asked = answering(({ method }) => (method === 'GET' ? { body: { checkout } } : { body: { id: 'order_1', token: 'secret', action: { url: 'https://bank.example/' } } }))
  const assign = vi.spyOn(window.location, 'assign').mockImplementation(() => undefined)
  await draw(forShoppers(<Probe />, [{ endpointName: 'getOwnCheckout', arg: undefined, value: { checkout } }]))
  await press(button('Place'))
  await soon(() => assign.mock.calls.length === 1)
  expect(assign).toHaveBeenCalledWith('https://bank.example/')
  button('Placing')
  const before = asked.length
  const shown = (persisted: boolean) => acted(() => void window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted })))
  await shown(false)
  button('Placing')
  await shown(true)
  await soon(() => button('Place'))
  await soon(() => asked.length === before + 1)
  expect(asked.at(-1)).toMatchObject({ method: 'GET', path: '/api/checkout' })
})

it('what is wrong with a choice is said of the choice, which can take the focus', async () => {
  await draw(
    forShoppers(
      <Part isChoice id="payment" title="Payment" problem="Please choose.">
        <input type="radio" name="payment.provider" />
      </Part>,
    ),
  )
  const group = document.querySelector<HTMLElement>('form [aria-invalid="true"], [aria-invalid="true"]')
  expect(group?.getAttribute('role')).toBe('radiogroup')
  expect(document.getElementById(group?.getAttribute('aria-describedby') ?? '')?.textContent).toBe('Please choose.')
  expect(document.getElementById(group?.getAttribute('aria-labelledby') ?? '')?.textContent).toBe('Payment')
  await acted(() => group?.focus())
  expect(document.activeElement).toBe(group)
})

it('a choice that is fine says nothing', async () => {
  await draw(
    forShoppers(
      <Part isChoice id="payment" title="Payment" problem={undefined}>
        <input type="radio" name="payment.provider" />
      </Part>,
    ),
  )
  const group = document.querySelector('[role=radiogroup]')
  expect(group?.hasAttribute('aria-describedby') || group?.hasAttribute('aria-invalid')).toBe(false)
})
