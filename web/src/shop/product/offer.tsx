import type { Product, Variant } from '../../api/store.gen.ts'
import { date } from '../../i18n/format.ts'
import { useLanguage, type Language } from '../../i18n/text.ts'
import { AddToCart } from '../parts/add-to-cart.tsx'
import { Price } from '../parts/price.tsx'
import { useShop } from '../shop.ts'
import { canBeHad } from './choice.ts'
import { Options } from './options.tsx'

interface OfferProps {
  product: Product
  chosen: Variant | undefined
}

// Offer is what a product costs, what can be chosen of it, whether it can be had, and the way to have it.
export function Offer({ product, chosen }: OfferProps) {
  const language = useLanguage()
  const shop = useShop()
  const { t } = language
  const price = chosen ? chosen.price : product.price
  const stock = chosen && stockOf(product, chosen, language)
  return (
    <>
      <div className="offer">
        <Price price={price} before={chosen ? chosen.compare_at_price : product.compare_at_price} language={language} />
        {price && <p className="small">{shop.prices_include_tax ? t('price.taxIncluded') : t('price.taxAdded')}</p>}
      </div>
      {chosen && <Options product={product} chosen={chosen} />}
      {stock && (
        <p className={`stock ${stock.tone}`} role="status">
          {stock.text}
        </p>
      )}
      {chosen && <AddToCart variantId={chosen.id} disabled={!canBeHad(chosen)} />}
    </>
  )
}

// stockOf says whether a variant can be had. It names no number: pages are kept until a variant runs low, is sold out or is back.
function stockOf(product: Product, variant: Variant, { locale, t }: Language): { text: string; tone: 'good' | 'soon' | 'none' } {
  switch (variant.availability) {
    case 'in_stock':
      return variant.low_stock ? { text: t('stock.few'), tone: 'soon' } : { text: t('stock.in'), tone: 'good' }
    case 'preorder':
      return { text: t('stock.preorder', { date: date(product.available_at ?? '', locale) }), tone: 'soon' }
    case 'backorder':
      return { text: t('stock.backorder'), tone: 'soon' }
    case 'out_of_stock':
      return { text: t('stock.none'), tone: 'none' }
    default:
      return { text: t('stock.discontinued'), tone: 'none' }
  }
}
