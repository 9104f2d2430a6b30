import { Link } from '#link'
import { useGetOwnCartQuery } from '../../api/shell.gen.ts'
import type { Cart } from '../../api/store.gen.ts'
import { useT } from '../../i18n/text.ts'
import { useArrival } from '../arrival.ts'
import { Coupons } from '../cart/coupons.tsx'
import { Line, useLines } from '../cart/line.tsx'
import { messagesOf } from '../cart/messages.ts'
import { Sums } from '../cart/sums.tsx'
import { fieldText, failedText } from '../parts/refusal.ts'
import { Retry } from '../parts/retry.tsx'
import { Waiting } from '../parts/waiting.tsx'
import type { FormState } from '../state.ts'

export default function CartPage() {
  const t = useT()
  const { data, isError, isFetching, refetch } = useGetOwnCartQuery()
  const form = useArrival()?.form
  const { ref, leave } = useLines<HTMLDivElement>()
  if (!data) return isError ? <Retry text={t('cart.failed')} isBusy={isFetching} onAgain={() => void refetch()} /> : <Waiting />
  const own = data.cart
  return (
    <div ref={ref} className="page">
      <h1 data-heading tabIndex={-1} className="outline-none">{own && own.items.length > 0 ? t('cart.title') : t('cart.empty')}</h1>
      {form?.name === 'add' && <Refused form={form} />}
      {own && own.items.length > 0 ? <Filled own={own} form={form} onRemove={leave} /> : <Empty />}
    </div>
  )
}

// Refused says why something was not put into the cart.
function Refused({ form }: { form: FormState }) {
  const t = useT()
  return (
    <p role="alert" className="mt-5 rounded-control bg-bad-tint px-4 py-3 text-bad">
      {failedText({ status: 422, code: form.code ?? '', fields: form.errors }, t)}
    </p>
  )
}

function Empty() {
  const t = useT()
  return (
    <div className="mt-4 max-w-prose">
      <p className="text-lg text-soft">{t('cart.emptyText')}</p>
      <p className="mt-8">
        <Link to="/search" className="button">
          {t('cart.continue')}
        </Link>
      </p>
    </div>
  )
}

function Filled({ own, form, onRemove }: { own: Cart; form: FormState | undefined; onRemove: (at: number) => void }) {
  const t = useT()
  const told = messagesOf(own, t)
  const problem = (name: string, field: string) => {
    if (form?.name !== name) return undefined
    if (form.code && form.code !== 'validation_failed') return failedText({ status: 422, code: form.code, fields: form.errors }, t)
    return fieldText(field, form.values[field] ?? '', t)
  }
  return (
    <div className="mt-8 grid gap-x-14 gap-y-10 lg:grid-cols-[1fr_22rem]">
      <section aria-label={t('cart.lines')}>
        {told.whole.map((text) => (
          <p key={text} className="mb-4 rounded-control bg-warn-tint px-4 py-3 text-warn">
            {text}
          </p>
        ))}
        <ul data-lines className="border-t border-line">
          {own.items.map((item, i) => (
            <Line key={item.id} cartId={own.id} item={item} messages={told.lines[item.id] ?? []} problem={problem(item.id, 'quantity')} onRemove={() => onRemove(i)} />
          ))}
        </ul>
        <p className="mt-6">
          <Link to="/search" className="inline-block py-1.5 underline underline-offset-4">
            {t('cart.continue')}
          </Link>
        </p>
      </section>
      <section aria-labelledby="summary" className="self-start rounded-card bg-tint p-6 lg:sticky lg:top-6">
        <h2 id="summary" className="mb-4 text-2xl">
          {t('cart.summary')}
        </h2>
        <Sums of={own} hasShipping={false} />
        <p className="mt-3 text-sm text-soft">{t('totals.estimate')}</p>
        <div className="mt-4 border-t border-line pt-3">
          <Coupons cartId={own.id} coupons={own.coupons} entered={form?.name === 'coupon' ? form.values['code'] : undefined} problem={problem('coupon', 'code')} />
        </div>
        {told.isBlocked && <p className="mt-4 text-sm text-warn">{t('cart.blocked')}</p>}
        {/* The checkout is a document of its own: it may talk to payment providers. */}
        <a href="/checkout" className="button mt-5 w-full">
          {t('cart.checkout')}
        </a>
      </section>
    </div>
  )
}
