import type { Checkout } from '../../api/store.gen.ts'
import { money } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/text.ts'
import { messagesOf } from '../cart/messages.ts'
import { Sums } from '../cart/sums.tsx'
import { Held } from './held.tsx'

// Summary is what is bought, and what it comes to.
export function Summary({ checkout }: { checkout: Checkout }) {
  const { t, locale } = useLanguage()
  const told = messagesOf(checkout, t)
  return (
    <section aria-labelledby="summary" className="self-start rounded-card bg-tint p-6 lg:sticky lg:top-6 lg:col-start-2 lg:row-start-1">
      <div className="mb-4 flex items-baseline justify-between gap-4">
        <h2 id="summary" className="text-2xl">
          {t('checkout.summary')}
        </h2>
        <a href="/cart" className="py-1 text-sm underline underline-offset-4">
          {t('checkout.change')}
        </a>
      </div>
      {told.whole.map((text) => (
        <p key={text} className="mb-3 rounded-control bg-warn-tint px-3 py-2 text-sm text-warn">
          {text}
        </p>
      ))}
      <ul className="mb-5 grid gap-4">
        {checkout.items.map(({ id, image_url: source, title, options, quantity, subtotal }) => (
          <li key={id} className="grid grid-cols-[3.5rem_1fr_auto] gap-x-3">
            <span className="grid size-14 place-items-center overflow-hidden rounded-control bg-card font-serif text-xl text-soft">
              {source ? <img src={source} alt="" width={56} height={56} decoding="async" className="size-full object-cover" /> : <span aria-hidden="true">{title.slice(0, 1)}</span>}
            </span>
            <div className="min-w-0">
              <p className="leading-snug">{title}</p>
              <p className="text-sm text-soft">{[...options.map(({ value }) => value), t('cart.quantityIs', { count: quantity })].join(' · ')}</p>
              {(told.lines[id] ?? []).map((text) => (
                <p key={text} className="text-sm text-warn">
                  {text}
                </p>
              ))}
            </div>
            <p className="whitespace-nowrap">{money(subtotal, locale)}</p>
          </li>
        ))}
      </ul>
      <div className="border-t border-line pt-4">
        <Sums of={checkout} hasShipping={checkout.shipping_option_id !== null} needsShipping={checkout.requires_shipping} />
      </div>
      <div className="mt-4 border-t border-line pt-4">
        <Held until={checkout.held_until} />
      </div>
    </section>
  )
}
