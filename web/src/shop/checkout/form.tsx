import { useEffect, useRef, type FormEvent, type ReactNode } from 'react'
import type { Checkout, Country } from '../../api/store.gen.ts'
import { money } from '../../i18n/format.ts'
import { useLanguage, type Translate } from '../../i18n/text.ts'
import { useArrival } from '../arrival.ts'
import { localOrWeb } from '../browser.ts'
import { fieldText } from '../parts/refusal.ts'
import { Field, Labelled, described } from '../parts/field.tsx'
import { useShop } from '../shop.ts'
import type { FormState } from '../state.ts'
import { AddressFields } from './address-fields.tsx'
import { homeOf } from './address.ts'
import { Book } from './book.tsx'
import { PaymentOptions, ShippingOptions } from './options.tsx'
import { refusedText } from './refused.ts'
import { isWaiting, usePlacing, useSaving, type Refusal, type Saving } from './use-checkout.ts'

// The version of the text that is agreed to, which stands in the order. It changes with the text.
const termsVersion = '2026-11'

interface CheckoutFormProps {
  checkout: Checkout
  countries: Country[]
  sent: FormState | undefined // without a script, and not accepted
}

// CheckoutForm is one form for everything that has to be said. With a script what is entered is kept as it is entered; without one,
// its buttons send it.
export function CheckoutForm({ checkout, countries, sent }: CheckoutFormProps) {
  const { t, locale } = useLanguage()
  const shop = useShop()
  const book = useArrival()?.book
  const form = useRef<HTMLFormElement>(null)
  const { saving, save } = useSaving(form, checkout, countries)
  const { isPlacing, refusal, place, payer } = usePlacing(form, checkout, countries, save)
  const refused = refusal ?? (sent ? { status: 422, code: sent.code ?? '', fields: sent.errors, entered: sent.values } : null)
  const total = money(checkout.total, locale)
  const problem = (name: string) => problemOf(name, refused, t)
  const value = (name: string) => sent?.values[name]
  const keep = () => void save().catch(() => {})
  const submit = (event: FormEvent) => {
    // An address from the book is entered by the program, which answers with the page.
    if (((event.nativeEvent as SubmitEvent).submitter as HTMLButtonElement | null)?.name === 'saved') return
    event.preventDefault()
    void place()
  }
  const home = homeOf(shop.locale, countries)
  const other = value('billing') ? value('billing') === 'other' : checkout.billing_address !== null
  return (
    <form ref={form} action="/checkout" method="post" onSubmit={submit} onBlur={isWaiting(checkout) ? undefined : keep} onChange={isWaiting(checkout) ? undefined : onChoice(keep)} noValidate className="grid gap-12">
      <input type="hidden" name="checkout" value={checkout.id} />
      <input type="hidden" name="key" value={checkout.id} />
      <input type="hidden" name="expected_total" value={`${checkout.total.amount} ${checkout.total.currency_code}`} />
      {/* Enter in a field keeps what was entered, and places no order. */}
      <noscript>
        <button type="submit" name="do" value="save" className="sr-only" tabIndex={-1}>
          {t('checkout.save')}
        </button>
      </noscript>
      <Refused refused={refused} total={total} />
      <Waiting checkout={checkout} />
      {!isWaiting(checkout) && (
        <>
          <Part id="contact" title={t('checkout.contact')}>
            <Field
              name="email"
              type="email"
              label={t('checkout.email')}
              hint={t('checkout.emailHint')}
              defaultValue={value('email') ?? checkout.email}
              problem={problem('email')}
              autoComplete="email"
              aria-required
              maxLength={254}
            />
            {!book && (
              <p className="mt-2 text-sm">
                {t('checkout.haveAccount')}{' '}
                <a href="/account/login?back=%2Fcheckout" className="underline underline-offset-4">
                  {t('checkout.signIn')}
                </a>
              </p>
            )}
          </Part>
          {checkout.requires_shipping && (
            <Part id="address" title={t('checkout.shippingAddress')}>
              <Book book={book} chosen={checkout.shipping_address} />
              <AddressFields prefix="shipping_address." known={checkout.shipping_address} home={home} countries={countries} section="shipping" value={value} problem={problem} />
              <Save at="shipping">{t('checkout.shippingShow')}</Save>
            </Part>
          )}
          {checkout.requires_shipping && (
            <Part isChoice id="shipping" title={t('checkout.shipping')} problem={problem('shipping_option_id')}>
              <ShippingOptions checkout={checkout} chosen={checkout.shipping_option_id ?? undefined} />
            </Part>
          )}
          <Part id="billing" title={t('checkout.billingAddress')} className="group/billing">
            <div className="grid gap-2">
              {(['same', 'other'] as const).map((one) => (
                <label key={one} className="flex items-center gap-3 py-1">
                  <input type="radio" name="billing" value={one} defaultChecked={other === (one === 'other')} className="size-4.5 accent-accent" />
                  {t(one === 'same' ? 'checkout.billingSame' : 'checkout.billingOther')}
                </label>
              ))}
            </div>
            <div className="mt-4 hidden group-has-[input[value=other]:checked]/billing:block">
              <AddressFields prefix="billing_address." known={checkout.billing_address} home={checkout.shipping_address?.country_code ?? home} countries={countries} section="billing" value={value} problem={problem} />
            </div>
          </Part>
        </>
      )}
      <Part isChoice id="payment" title={t('checkout.payment')} problem={problem('payment.provider')}>
        {checkout.total.amount > 0 ? <PaymentOptions methods={checkout.payment_methods} chosen={value('payment.provider')} payer={payer} /> : <p>{t('checkout.paymentNone')}</p>}
      </Part>
      <Part id="consents" title={t('checkout.consents')}>
        {!isWaiting(checkout) && <Consents checkout={checkout} value={value} problem={problem} />}
        <div className="mt-6 flex flex-wrap items-center gap-x-5 gap-y-3">
          <button type="submit" name="do" value="place" className="button min-h-13 w-full text-lg sm:w-auto" aria-disabled={isPlacing || undefined}>
            {isPlacing ? t('checkout.placing') : t('checkout.placeFor', { total })}
          </button>
          <Save at="shipping">{t('checkout.save')}</Save>
          <Saved saving={saving} />
        </div>
      </Part>
    </form>
  )
}

// onChoice keeps what was chosen at once; what is written is kept when the field is left.
const onChoice = (keep: () => void) => (event: FormEvent<HTMLFormElement>) => {
  const { type, tagName } = event.target as HTMLInputElement
  if (type === 'radio' || type === 'checkbox' || tagName === 'SELECT') setTimeout(keep)
}

function problemOf(name: string, refused: Refusal | null, t: Translate): string | undefined {
  if (!refused) return undefined
  // That an address is missing as a whole is said of the field that every address has.
  const isSaid = name in refused.fields || (name.endsWith('.last_name') && (name.split('.')[0] ?? '') in refused.fields)
  if (!isSaid) return undefined
  return fieldText(name, name.startsWith('shipping_option') || name.startsWith('payment') ? '' : (refused.entered[name] ?? ''), t)
}

interface PartProps {
  id: string
  title: string
  problem?: string | undefined // what is wrong with the choice
  isChoice?: boolean
  className?: string
  children: ReactNode
}

// Part is a part of the form. Where one of several is chosen, what is wrong with that is said of all of them, and they take the focus
// as one: there may be none yet.
export function Part({ id, title, problem, isChoice, className = '', children }: PartProps) {
  const head = (
    <h2 id={`${id}-title`} className="mb-5 text-2xl">
      {title}
    </h2>
  )
  return (
    <section id={id} aria-labelledby={`${id}-title`} className={`scroll-mt-6 ${className}`}>
      {isChoice ? (
        <fieldset role="radiogroup" {...described({ id: `${id}-choice`, hint: undefined, problem })} aria-labelledby={`${id}-title`} tabIndex={-1} className="min-w-0">
          <legend>{head}</legend>
          <p id={`${id}-choice-problem`} className="mb-3 text-sm text-bad empty:hidden">
            {problem}
          </p>
          {children}
        </fieldset>
      ) : (
        <>
          {head}
          {children}
        </>
      )}
    </section>
  )
}

// Save keeps what was entered, where no script does.
function Save({ at, children }: { at: string; children: string }) {
  return (
    <noscript>
      <button type="submit" name="do" value="save" className="button button-quiet mt-4">
        {children}
      </button>
      <input type="hidden" name="at" value={at} />
    </noscript>
  )
}

function Saved({ saving }: { saving: Saving }) {
  const { t } = useLanguage()
  const words = { idle: '', saving: t('checkout.saving'), saved: t('checkout.saved'), failed: t('checkout.notSaved') }
  return (
    <p role="status" className={saving === 'failed' ? 'text-sm text-warn' : 'text-sm text-soft'}>
      {words[saving]}
    </p>
  )
}

// Refused says why no order was placed, and takes the focus, so that everybody learns of it.
function Refused({ refused, total }: { refused: Refusal | null; total: string }) {
  const { t } = useLanguage()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!refused) return
    const first = document.querySelector<HTMLElement>('form [aria-invalid="true"]')
    if (first) first.focus()
    else box.current?.focus()
  }, [refused?.code, refused?.fields]) // eslint-disable-line react-hooks/exhaustive-deps -- a refusal from the document is made anew each time
  if (!refused) return null
  return (
    <div role="alert" tabIndex={-1} ref={box} className="rounded-card bg-bad-tint px-5 py-4 text-bad">
      <p>{refusedText(refused, total, t)}</p>
      {refused.words && <p className="mt-1">{refused.words}</p>}
    </div>
  )
}

// Waiting says what an order waits for, that was begun.
function Waiting({ checkout: { status, action } }: { checkout: Checkout }) {
  const { t } = useLanguage()
  if (status !== 'requires_escalation' && status !== 'complete_in_progress') return null
  const bank = action ? localOrWeb(action.url) : undefined
  const waits = status === 'complete_in_progress'
  return (
    <section aria-labelledby="waiting" className="rounded-card bg-warn-tint px-5 py-5">
      <h2 id="waiting" className="text-2xl">
        {t(waits ? 'checkout.waitTitle' : 'checkout.actionTitle')}
      </h2>
      <p className="mt-2">{t(waits ? 'checkout.waitText' : 'checkout.actionText')}</p>
      {!waits && !bank && <p className="mt-2">{t('checkout.actionScript')}</p>}
      <p className="mt-4">
        <a href={waits || !bank ? '/checkout' : bank} rel="noreferrer" className="button">
          {t(waits || !bank ? 'checkout.waitButton' : 'checkout.actionButton')}
        </a>
      </p>
    </section>
  )
}

interface ConsentsProps {
  checkout: Checkout
  value: (name: string) => string | undefined
  problem: (name: string) => string | undefined
}

function Consents({ checkout, value, problem }: ConsentsProps) {
  const { t } = useLanguage()
  const wrong = problem('consents.terms')
  const given = checkout.consents.some(({ kind, version, given }) => kind === 'terms' && version === termsVersion && given)
  return (
    <div className="grid gap-5">
      <Labelled id="note" label={t('checkout.note')} isOptional>
        <textarea {...described({ id: 'note', hint: undefined, problem: undefined })} name="note" rows={2} maxLength={1000} defaultValue={value('note') ?? checkout.note} className="control" />
      </Labelled>
      <div>
        <input type="hidden" name="terms_version" value={termsVersion} />
        <label htmlFor="terms" className="flex gap-3">
          <input {...described({ id: 'terms', hint: undefined, problem: wrong })} type="checkbox" name="consents.terms" value="1" aria-required defaultChecked={given || Boolean(value('consents.terms'))} className="mt-1 size-4.5 shrink-0 accent-accent" />
          <span>{t('checkout.terms')}</span>
        </label>
        <p id="terms-problem" className="mt-1 text-sm text-bad empty:hidden">
          {wrong}
        </p>
      </div>
    </div>
  )
}

