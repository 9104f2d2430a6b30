import { useId, useState, type FormEvent } from 'react'
import { useGetOwnCartQuery } from '../../api/shell.gen.ts'
import { useAddCartItemMutation, useCreateCartMutation } from '../../api/buying.gen.ts'
import '../../store/cart.ts'
import { failureOf } from '../../store/failure.ts'
import { cart } from '../../store/slices.ts'
import { useAppDispatch } from '../../store/store.ts'
import { useT } from '../../i18n/text.ts'
import { useIsBrowser } from '../browser.ts'
import { failedText } from './refusal.ts'

interface AddToCartProps {
  variantId: string
  disabled: boolean // it cannot be had
}

// AddToCart puts something into the cart. Without a script it is a form whose page is the cart.
export function AddToCart({ variantId, disabled }: AddToCartProps) {
  const t = useT()
  const id = useId()
  const { add, isBusy, problem } = useAdding()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (isBusy) return
    const sent = new FormData(event.currentTarget)
    const [variant, quantity] = [sent.get('variant_id'), sent.get('quantity') ?? '1']
    void add(typeof variant === 'string' ? variant : '', Number(quantity))
  }
  return (
    <form action="/cart/items" method="post" onSubmit={submit} noValidate>
      <input type="hidden" name="variant_id" value={variantId} />
      <div className="flex flex-wrap items-end gap-3">
        {!disabled && (
          <div className="w-24">
            <label htmlFor={id} className="mb-1 block text-sm">
              {t('add.quantity')}
            </label>
            <input id={id} name="quantity" type="number" inputMode="numeric" min={1} defaultValue={1} className="control text-center" />
          </div>
        )}
        <button type="submit" className="button min-h-12 flex-1" disabled={disabled} aria-disabled={isBusy || undefined}>
          {t(disabled ? 'add.soldOut' : isBusy ? 'add.busy' : 'add.button')}
        </button>
      </div>
      <p role="alert" className="mt-2 text-bad empty:hidden">
        {problem}
      </p>
    </form>
  )
}

// useAdding puts something into the cart of this browser, which is begun if there is none, and shows it.
function useAdding() {
  const t = useT()
  const dispatch = useAppDispatch()
  const inBrowser = useIsBrowser()
  const { data, refetch } = useGetOwnCartQuery(undefined, { skip: !inBrowser })
  const [create, creating] = useCreateCartMutation()
  const [addItem, adding] = useAddCartItemMutation()
  const [problem, setProblem] = useState('')
  const add = async (variant: string, quantity: number) => {
    setProblem('')
    if (!variant) return setProblem(t('failed.choose'))
    if (!Number.isInteger(quantity) || quantity < 1) return setProblem(t('field.quantity'))
    const item = { variant_id: variant, quantity }
    // A tab that has been open for long may know a cart that was ordered in another.
    const known = (data ?? (await refetch()).data)?.cart
    const begin = () => create({ createCartRequestBody: { items: [item] } }).unwrap()
    try {
      if (!known) await begin()
      else {
        try {
          await addItem({ id: known.id, newItem: item }).unwrap()
        } catch (error) {
          const { code } = failureOf(error)
          if (code !== 'cart_closed' && code !== 'not_found') throw error
          await begin()
        }
      }
      dispatch(cart.actions.opened())
    } catch (error) {
      setProblem(failedText(failureOf(error), t))
    }
  }
  return { add, isBusy: creating.isLoading || adding.isLoading, problem }
}
