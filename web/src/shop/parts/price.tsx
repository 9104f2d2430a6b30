import { money, type Money } from '../../i18n/format.ts'
import type { Language } from '../../i18n/text.ts'

interface PriceProps {
  price: Money | null
  before: Money | null // what it cost once
  highest?: Money | null // of the dearest variant
  language: Language
}

// Price is what something costs: from a price where variants differ, and beside the one before where it is lower now.
export function Price({ price, before, highest, language: { locale, t } }: PriceProps) {
  if (!price) return <p className="price soft">{t('price.onRequest')}</p>
  const isLower = before !== null && before.amount > price.amount
  const isFrom = (highest?.amount ?? 0) > price.amount
  return (
    <p className={isLower ? 'price lower' : 'price'}>
      {isFrom && <span className="from">{t('price.from')} </span>}
      {isLower && <span className="sr-only">{t('price.now')} </span>}
      <span className="now">{money(price, locale)}</span>
      {isLower && (
        <>
          <span className="sr-only">{t('price.before')}</span> <s>{money(before, locale)}</s>
        </>
      )}
    </p>
  )
}
