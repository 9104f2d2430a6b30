import { Fragment } from 'react'
import type { Cart } from '../../api/store.gen.ts'
import { money } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/text.ts'
import { explain, totalsOf } from './totals.ts'

type SumsProps = { of: Parameters<typeof totalsOf>[0] & Pick<Cart, 'price_steps'>; hasShipping: boolean; needsShipping?: boolean }

const kinds = { list_price: 'totals.goods', discount: 'totals.discount', shipping: 'totals.shipping', tax: 'totals.tax', tax_included: 'totals.taxIncluded' } as const

// Sums is what a cart or a checkout comes to, and how that comes about.
export function Sums({ of, hasShipping, needsShipping = true }: SumsProps) {
  const { t, locale } = useLanguage()
  const rows = totalsOf(of, hasShipping).filter(({ name }) => name !== 'shipping' || needsShipping || hasShipping)
  const steps = explain(of.price_steps)
  return (
    <>
      <dl className="grid grid-cols-[1fr_auto] gap-y-1.5">
        {rows.map(({ name, detail, amount }) => (
          <Fragment key={name}>
            <dt className={name === 'total' ? 'mt-2 border-t border-line pt-3 font-serif text-xl' : name === 'taxIncluded' ? 'text-sm text-soft' : ''}>
              {t(`totals.${name}`)}
              {detail && <span className="block text-sm text-soft">{detail}</span>}
            </dt>
            <dd className={`pl-4 text-right whitespace-nowrap ${name === 'total' ? 'mt-2 border-t border-line pt-3 text-xl font-semibold' : name === 'taxIncluded' ? 'text-sm text-soft' : ''}`}>
              {amount === null ? <span className="text-soft">{t('totals.shippingLater')}</span> : name === 'shipping' && amount.amount === 0 ? t('totals.shippingFree') : money(amount, locale)}
            </dd>
          </Fragment>
        ))}
      </dl>
      {steps.length > 1 && (
        <details className="mt-3 text-sm">
          <summary className="py-1 text-soft underline underline-offset-4">{t('totals.why')}</summary>
          <ul className="mt-1 grid gap-1">
            {steps.map(({ kind, label, amount }) => (
              <li key={kind + label} className="flex justify-between gap-4">
                <span>{label || t(kinds[kind as keyof typeof kinds] ?? 'totals.goods')}</span>
                <span className="whitespace-nowrap">{money(amount, locale)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
