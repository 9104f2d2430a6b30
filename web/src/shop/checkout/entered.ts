import type { AddressInput, Checkout, Country, UpdateRequestBody } from '../../api/store.gen.ts'
import { fieldsOf, isComplete, sameAddress } from './address.ts'

// Entered is what the form of the checkout holds, by the names of its fields.
export type Entered = Record<string, string>

// enteredIn reads a form.
export function enteredIn(form: HTMLFormElement): Entered {
  const entered: Entered = {}
  new FormData(form).forEach((value, name) => {
    if (typeof value === 'string') entered[name] = value
  })
  return entered
}

// addressIn is the address that was entered below a prefix, with the fields that its country has.
export function addressIn(entered: Entered, prefix: string, countries: Country[]): { address: AddressInput; country: Country | undefined } {
  const code = entered[`${prefix}country_code`] ?? ''
  const country = countries.find((one) => one.code === code)
  const address: AddressInput = { country_code: code }
  for (const { name } of fieldsOf(country)) {
    const value = entered[prefix + name]?.trim()
    if (value) address[name] = value
  }
  return { address, country }
}

const looksLikeMail = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(text)

// changesOf is what was entered and the checkout does not know yet. What is still being written, such as half an address, is left
// out, unless all of it is to be sent, so that the shop says what is missing. Null where there is nothing to tell.
export function changesOf(entered: Entered, checkout: Checkout, countries: Country[], all = false): UpdateRequestBody | null {
  const changes: UpdateRequestBody = {}
  const email = (entered['email'] ?? '').trim()
  if (email !== checkout.email && (looksLikeMail(email) || (all && email))) changes.email = email
  const note = (entered['note'] ?? '').trim()
  if (note !== checkout.note) changes.note = note
  const shipping = addressIn(entered, 'shipping_address.', countries)
  if ('shipping_address.country_code' in entered && (all || isComplete(shipping.address, shipping.country)) && !sameAddress(shipping.address, checkout.shipping_address)) {
    changes.shipping_address = shipping.address
  }
  const billing = addressIn(entered, 'billing_address.', countries)
  if (entered['billing'] === 'same' && checkout.billing_address) changes.billing_address = {}
  if (entered['billing'] === 'other' && (all || isComplete(billing.address, billing.country)) && !sameAddress(billing.address, checkout.billing_address)) {
    changes.billing_address = billing.address
  }
  const option = entered['shipping_option_id']
  if (option && option !== checkout.shipping_option_id && checkout.shipping_options.some(({ id }) => id === option) && !changes.shipping_address) {
    changes.shipping_option_id = option
  }
  const version = entered['terms_version'] ?? ''
  const given = Boolean(entered['consents.terms'])
  const before = checkout.consents.find(({ kind }) => kind === 'terms')
  if (version && (before ? before.given !== given || before.version !== version : given)) changes.consents = [{ kind: 'terms', version, given }]
  return Object.keys(changes).length > 0 ? changes : null
}

// lackingIn is what must be entered before an order is placed, by field, in the order of the form: what is empty, and must not be.
export function lackingIn(entered: Entered, checkout: Checkout, countries: Country[]): string[] {
  const lacking: string[] = []
  const need = (name: string) => {
    if (!entered[name]?.trim()) lacking.push(name)
  }
  const needAddress = (prefix: string) => {
    for (const { name, isRequired } of fieldsOf(addressIn(entered, prefix, countries).country)) if (isRequired) need(prefix + name)
  }
  need('email')
  if (checkout.requires_shipping) needAddress('shipping_address.')
  if (entered['billing'] === 'other') needAddress('billing_address.')
  if (checkout.requires_shipping && checkout.shipping_options.length > 0) need('shipping_option_id')
  if (checkout.total.amount > 0) need('payment.provider')
  need('consents.terms')
  return lacking
}

// keyOf names one intent, whoever repeats it: this checkout, paid this way, for this price.
export const keyOf = (checkout: Checkout, provider: string, detail: string, total: number): string => [checkout.id, provider, detail, total].join('.')
