import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import type { Checkout, PaymentMethod } from '../../api/store.gen.ts'
import { money } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/text.ts'
import { Choice } from '../parts/field.tsx'
import { wordsOf } from './methods.ts'
import type { Payer } from './stripe.ts'

interface OptionProps {
  name: string
  value: string
  isChosen: boolean
  title: string
  text: string
  aside?: string
  children?: ReactNode // shown while it is chosen
}

// Option is one of several, as a card that can be pressed.
function Option({ name, value, isChosen, title, text, aside, children }: OptionProps) {
  const id = `${name.replace(/\W/g, '-')}-${value}`
  return (
    <div className="group/option rounded-control border border-edge bg-card has-[>label>input:checked]:border-accent has-[>label>input:checked]:ring-1 has-[>label>input:checked]:ring-accent">
      <label htmlFor={id} className="flex gap-3 px-4 py-3.5">
        <input id={id} type="radio" name={name} value={value} defaultChecked={isChosen} className="mt-1 size-4.5 shrink-0 accent-accent" />
        <span className="flex-1">
          <span className="block font-semibold">{title}</span>
          {text && <span className="block text-sm text-soft">{text}</span>}
        </span>
        {aside && <span className="whitespace-nowrap">{aside}</span>}
      </label>
      {children && <div className="hidden px-4 pb-4 group-has-[>label>input:checked]/option:block">{children}</div>}
    </div>
  )
}

// ShippingOptions is how the goods can get to the buyer.
export function ShippingOptions({ checkout, chosen }: { checkout: Checkout; chosen: string | undefined }) {
  const { t, locale } = useLanguage()
  const { shipping_options: options, shipping_address: address } = checkout
  if (options.length === 0) return <p className="text-soft">{t(address ? 'checkout.shippingNone' : 'checkout.shippingFirst')}</p>
  const days = (min: number, max: number) => (max <= 0 ? '' : min === max || min <= 0 ? t.count('checkout.daysExactly', max) : t('checkout.days', { min, max }))
  return (
    // What can be had changes with the address, and then what was chosen may be another. Otherwise they stay, and keep the focus.
    <div key={options.map(({ id }) => id).join(' ')} className="grid gap-3">
      {options.map(({ id, name, description, price, min_days: min, max_days: max }) => (
        <Option
          key={id}
          name="shipping_option_id"
          value={id}
          isChosen={id === chosen}
          title={name}
          text={[description, days(min, max)].filter(Boolean).join(' · ')}
          aside={price.amount === 0 ? t('totals.shippingFree') : money(price, locale)}
        />
      ))}
    </div>
  )
}

const scenarios = ['approve', 'decline', 'require_action'] as const

interface PaymentOptionsProps {
  methods: PaymentMethod[]
  chosen: string | undefined
  payer: RefObject<Payer | null>
}

// PaymentOptions is how the order can be paid.
export function PaymentOptions({ methods, chosen, payer }: PaymentOptionsProps) {
  const { t } = useLanguage()
  const first = chosen || (methods.length === 1 ? methods[0]?.provider : undefined)
  return (
    <div className="grid gap-3">
      {methods.map((method) => {
        const { title, description } = wordsOf(method, t)
        return (
          <Option key={method.provider} name="payment.provider" value={method.provider} isChosen={method.provider === first} title={title} text={description}>
            {method.provider === 'test' && (
              <Choice name="payment.scenario" label={t('pay.testScenario')}>
                {scenarios.map((one) => (
                  <option key={one} value={one}>
                    {t(`pay.test.${one}`)}
                  </option>
                ))}
              </Choice>
            )}
            {method.provider === 'stripe' && <CardField publishableKey={method.config['publishable_key'] ?? ''} payer={payer} />}
          </Option>
        )
      })}
    </div>
  )
}

// CardField is the field of a card, which is Stripe's: the number is entered into a frame of theirs.
function CardField({ publishableKey, payer }: { publishableKey: string; payer: RefObject<Payer | null> }) {
  const { t, locale } = useLanguage()
  const place = useRef<HTMLDivElement>(null)
  const [hasFailed, setFailed] = useState(false)
  useEffect(() => {
    let remove = () => {}
    let isGone = false
    if (!place.current) return
    const at = place.current
    // What speaks to Stripe is loaded where somebody can pay by it.
    const mounting = import('./stripe.ts').then(({ mountCard }) => mountCard(at, publishableKey, locale))
    mounting.then(
      (mounted) => {
        remove = mounted.remove
        if (isGone) remove()
        else payer.current = mounted.payer
      },
      () => setFailed(true),
    )
    return () => {
      isGone = true
      remove()
      payer.current = null
    }
  }, [publishableKey, locale, payer])
  return (
    <>
      <div role="group" aria-label={t('pay.card')} ref={place} className="control flex flex-col justify-center" />
      <noscript>
        <p className="mt-2 text-sm text-bad">{t('pay.needsScript')}</p>
      </noscript>
      <p role="alert" className="mt-2 text-sm text-bad empty:hidden">
        {hasFailed ? t('pay.cardFailed') : ''}
      </p>
    </>
  )
}
