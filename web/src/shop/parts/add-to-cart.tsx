import { useT } from '../../i18n/text.ts'

interface AddToCartProps {
  variantId: string
  disabled: boolean // it cannot be had
}

// AddToCart is the form that puts a variant into the cart.
export function AddToCart({ variantId, disabled }: AddToCartProps) {
  const t = useT()
  return (
    <form className="buy" method="post" action="/cart/items">
      <input type="hidden" name="variant_id" value={variantId} />
      <label htmlFor="quantity">{t('product.quantity')}</label>
      <input id="quantity" className="control" type="number" name="quantity" min={1} max={999} defaultValue={1} inputMode="numeric" disabled={disabled} />
      <button type="submit" className="button" disabled={disabled}>
        {t('product.add')}
      </button>
    </form>
  )
}
