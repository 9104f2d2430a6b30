import type { FormEvent } from 'react'
import { symbolOf } from '../../i18n/format.ts'
import { useT } from '../../i18n/text.ts'
import { useShop } from '../shop.ts'
import { Carried } from './carried.tsx'
import type { Selection, Typed } from './selection.ts'

interface PriceFormProps {
  selection: Selection
  prefix: string
  onSubmit: (event: FormEvent<HTMLFormElement>) => void
}

// PriceForm narrows a list by price, and to what is in stock. Everything else that the address says is carried along.
export function PriceForm({ selection, prefix, onSubmit }: PriceFormProps) {
  const t = useT()
  const symbol = symbolOf(useShop().currency_code)
  const { lowest, highest, inStock } = selection
  return (
    <form className="prices" onSubmit={onSubmit} key={`${lowest.text} ${highest.text} ${inStock}`}>
      <Carried selection={selection} without={['price_min', 'price_max', 'in_stock']} />
      <Amount name="price_min" id={`${prefix}price_min`} label={t('list.priceFrom', { symbol })} typed={lowest} />
      <Amount name="price_max" id={`${prefix}price_max`} label={t('list.priceTo', { symbol })} typed={highest} />
      <p className="check">
        <input id={`${prefix}in_stock`} type="checkbox" name="in_stock" value="1" defaultChecked={inStock} />
        <label htmlFor={`${prefix}in_stock`}>{t('list.inStockOnly')}</label>
      </p>
      <button type="submit" className="button button-quiet">
        {t('list.apply')}
      </button>
    </form>
  )
}

function Amount({ name, id, label, typed }: { name: string; id: string; label: string; typed: Typed }) {
  const t = useT()
  const isWrong = typed.text !== '' && typed.minor === null
  return (
    <p className="amount">
      <label htmlFor={id}>{label}</label>
      <input
        className="control"
        id={id}
        name={name}
        inputMode="decimal"
        autoComplete="off"
        maxLength={20}
        defaultValue={typed.text}
        aria-invalid={isWrong || undefined}
        aria-describedby={isWrong ? `${id}-wrong` : undefined}
      />
      {isWrong && (
        <span className="wrong" id={`${id}-wrong`} role="alert">
          {t('list.wrongPrice')}
        </span>
      )}
    </p>
  )
}
