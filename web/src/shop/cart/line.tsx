import { useState, type FormEvent } from 'react'
import { Link } from '#link'
import type { CartItem } from '../../api/store.gen.ts'
import { money } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/text.ts'
import { want } from '../../store/cart.ts'
import { failureOf } from '../../store/failure.ts'
import { useAppDispatch } from '../../store/store.ts'
import { useRefocus } from '../../refocus.ts'
import { failedText } from '../parts/refusal.ts'

interface LineProps {
  cartId: string
  item: CartItem
  messages: string[]
  problem?: string | undefined // what was wrong with the form of this line, sent without a script
  onRemove: () => void // it is about to go, and what has the focus with it
}

// useLines is for what shows the lines of a cart, as a list that is marked by data-lines: whoever takes one out goes on at the next,
// or at the heading where there is none.
export function useLines<T extends HTMLElement>() {
  const { ref, refocus } = useRefocus<T>()
  const button = '[name="remove"]'
  const leave = (at: number) => refocus(`[data-lines] > li:nth-child(${at + 1}) ${button}`, `[data-lines] > li:last-child ${button}`, '[data-heading]')
  return { ref, leave }
}

// Line is a line of the cart: what it is, how many, and what they come to. Its buttons submit a form, so that they work without a
// script, too.
export function Line({ cartId, item, messages, problem, onRemove }: LineProps) {
  const { t, locale } = useLanguage()
  const { change, failed } = useQuantity(cartId, item)
  const words = item.options.map(({ value }) => value).join(', ')
  const wrong = failed || problem
  const before = item.compare_at_unit_price
  return (
    <li className="grid grid-cols-[5.5rem_1fr] gap-x-4 gap-y-2 border-b border-line py-5 sm:grid-cols-[6.5rem_1fr_auto]">
      <Picture item={item} />
      <div className="min-w-0">
        <p className="font-serif text-lg leading-snug">
          {item.product_slug ? (
            <Link to={`/products/${item.product_slug}`} className="no-underline hover:underline">
              {item.title}
            </Link>
          ) : (
            item.title
          )}
        </p>
        {words && <p className="text-soft">{words}</p>}
        <p className="text-sm text-soft">
          {t('cart.each', { price: money(item.unit_price, locale) })}
          {before && before.amount > item.unit_price.amount && <s className="ml-2 no-underline">{t('cart.before', { price: money(before, locale) })}</s>}
        </p>
        {messages.map((text) => (
          <p key={text} className="mt-2 rounded-control bg-warn-tint px-3 py-1.5 text-sm text-warn">
            {text}
          </p>
        ))}
        <p role="alert" className="mt-2 text-sm text-bad empty:hidden">
          {wrong}
        </p>
        <Stepper item={item} onChange={change} onRemove={onRemove} isWrong={Boolean(wrong)} />
      </div>
      <p className="col-start-2 font-semibold sm:col-start-3 sm:text-right">{money(item.subtotal, locale)}</p>
    </li>
  )
}

function Picture({ item: { image_url: source, title } }: { item: CartItem }) {
  return (
    <span className="grid aspect-square place-items-center overflow-hidden rounded-control bg-tint font-serif text-3xl text-soft">
      {source ? (
        <img src={source} alt="" width={104} height={104} loading="lazy" decoding="async" className="size-full object-cover" />
      ) : (
        <span aria-hidden="true">{title.slice(0, 1).toUpperCase()}</span>
      )}
    </span>
  )
}

interface StepperProps {
  item: CartItem
  isWrong: boolean
  onChange: (quantity: number) => void
  onRemove: () => void
}

const step = 'grid size-10 place-items-center text-xl leading-none hover:bg-tint disabled:opacity-40'

function Stepper({ item, onChange, onRemove, isWrong }: StepperProps) {
  const { t } = useLanguage()
  const { id, quantity, title } = item
  const [entered, setEntered] = useState({ text: String(quantity), of: quantity })
  if (entered.of !== quantity) setEntered({ text: String(quantity), of: quantity })
  const enter = (text: string) => {
    const wanted = Number(text)
    if (text.trim() === '' || !Number.isInteger(wanted) || wanted < 0) setEntered({ text: String(quantity), of: quantity })
    else if (wanted !== quantity) onChange(wanted)
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const button = (event.nativeEvent as SubmitEvent).submitter as HTMLButtonElement | null
    if (button?.name === 'remove') {
      onRemove()
      onChange(0)
    } else if (button?.name === 'step') onChange(quantity + Number(button.value))
    else enter(entered.text)
  }
  return (
    <form action={`/cart/items/${id}`} method="post" onSubmit={submit} noValidate className="mt-3 flex flex-wrap items-center gap-x-5 gap-y-2">
      <span className="inline-flex items-center overflow-hidden rounded-full border border-edge bg-card">
        {/* Enter in the field submits the form by its first button, which must not be one of the others. */}
        <button type="submit" name="update" value="1" tabIndex={-1} aria-hidden="true" className="hidden" />
        <button type="submit" name="step" value="-1" className={step} disabled={quantity <= 1} aria-label={t('cart.fewer', { title })}>
          −
        </button>
        <input
          name="quantity"
          inputMode="numeric"
          autoComplete="off"
          value={entered.text}
          onChange={(event) => setEntered({ text: event.target.value, of: quantity })}
          onBlur={() => enter(entered.text)}
          aria-label={t('cart.quantity', { title })}
          aria-invalid={isWrong || undefined}
          className="h-10 w-12 bg-transparent text-center"
        />
        <button type="submit" name="step" value="1" className={step} aria-label={t('cart.more', { title })}>
          +
        </button>
      </span>
      <noscript>
        <button type="submit" name="update" value="1" className="min-h-10 underline underline-offset-4">
          {t('cart.update')}
        </button>
      </noscript>
      <button type="submit" name="remove" value="1" className="min-h-10 text-soft underline underline-offset-4 hover:text-ink" aria-label={t('cart.removeOf', { title })}>
        {t('cart.remove')}
      </button>
    </form>
  )
}

// useQuantity says how many of a line are wanted.
function useQuantity(cartId: string, item: CartItem) {
  const { t } = useLanguage()
  const dispatch = useAppDispatch()
  const [failed, setFailed] = useState('')
  const change = (quantity: number) => {
    setFailed('')
    dispatch(want(cartId, item.id, quantity)).catch((error: unknown) => setFailed(failedText(failureOf(error), t)))
  }
  return { change, failed }
}
