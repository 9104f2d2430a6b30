import { useAdminCreateRefundMutation, type AdminOrder, type AdminRefundInput } from '../../api/admin.gen.ts'
import { Button, Dialog, etag, Form, MoneyField, Note, Select, TextField, useForm } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import type { ErrandProps } from './errands.tsx'
import { NoteField } from './note-dialog.tsx'
import { byLine, canReturn, chosenOf, costOf, leftToRefund, refundTotal, shippingLeft, unitsOf, type RefundDraft } from './rules.ts'
import { providerName } from './providers.ts'
import { UnitsField } from './units-field.tsx'

interface RefundValues extends RefundDraft {
  payment: string // newest: the shop decides
  reason: string
  note: string
}

const newest = 'newest'
const blank: RefundValues = { units: {}, shipping: null, goodwill: null, payment: newest, reason: '', note: '' }

// inputOf is a draft as the API takes it.
function inputOf({ units, shipping, goodwill, payment, reason, note }: RefundValues, currency_code: string): AdminRefundInput {
  const items = chosenOf(units)
  return {
    ...(items.length > 0 && { items }),
    ...(shipping && { shipping_amount: { amount: shipping, currency_code } }),
    ...(goodwill && { amount: { amount: goodwill, currency_code } }),
    ...(payment !== newest && { payment_id: payment }),
    reason, note,
  }
}

// RefundDialog works out what is given back, and says what it comes to before it is done.
export function RefundDialog({ order, reload, onClose }: ErrandProps) {
  const t = useT()
  const format = useFormat()
  const [create] = useAdminCreateRefundMutation()
  const currency = order.currency_code
  const form = useForm<RefundValues>({
    initial: blank, version: order.version, reload,
    save: (values, version) => create({ id: order.id, 'If-Match': etag(version), adminRefundInput: inputOf(values, currency) }).unwrap(),
  })
  const total = refundTotal(order, form.values)
  const isTooMuch = total > order.refundable_total.amount
  const money = (amount: number) => format.money({ amount, currency_code: currency })
  return (
    <Dialog title={t('orders.refundTitle')} isOpen onClose={onClose}>
      <Form isOnce form={form} onSaved={onClose} saveText={total > 0 ? t('orders.refundSome', { amount: money(total) }) : t('orders.refund')} doneText={t('orders.refunded')} isDangerous isDisabled={total <= 0 || isTooMuch}>
        <UnitsField
          legend={t('orders.refundGoods')} items={order.items} leftOf={leftToRefund} units={form.values.units} onChange={(units) => form.set({ units })}
          errors={byLine(form.errors, form.values.units)} error={form.errors['items']}
          endOf={(item) => <span className="w-20 text-right tabular-nums">{money(costOf(item, unitsOf(form.values.units, item.id)))}</span>}
        />
        <Amounts order={order} values={form.values} set={form.set} errors={form.errors} />
        <Reckoning total={total} order={order} isTooMuch={isTooMuch} />
        <PaymentChoice order={order} value={form.values.payment} onChange={(payment) => form.set({ payment })} error={form.errors['payment_id']} />
        <TextField label={t('orders.reason')} hint={t('orders.reasonHint')} maxLength={200} {...form.field('reason')} />
        <NoteField {...form.field('note')} />
        {canReturn(order) && <Note>{t('orders.restockHint')}</Note>}
        <p className="text-soft">{t('orders.refundSure')}</p>
      </Form>
    </Dialog>
  )
}

interface AmountsProps {
  order: AdminOrder
  values: RefundValues
  set: (changes: Partial<RefundValues>) => void
  errors: Record<string, string>
}

function Amounts({ order, values, set, errors }: AmountsProps) {
  const t = useT()
  const format = useFormat()
  const left = shippingLeft(order)
  const currency = order.currency_code
  const rest = order.refundable_total.amount - refundTotal(order, { ...values, goodwill: null })
  return (
    <div className="grid items-start gap-5 sm:grid-cols-2">
      {left > 0 && (
        <div className="grid justify-items-start gap-1">
          <div className="w-full">
            <MoneyField
              label={t('orders.sum.shipping')} name="shipping_amount" currency={currency} value={values.shipping} onChange={(shipping) => set({ shipping })}
              hint={t('orders.left', { amount: format.money({ amount: left, currency_code: currency }) })} error={errors['shipping_amount'] ?? errors['shipping']}
            />
          </div>
          {values.shipping !== left && <Button kind="plain" className="-ml-4" onPress={() => set({ shipping: left })}>{t('orders.allShipping')}</Button>}
        </div>
      )}
      <div className="grid justify-items-start gap-1">
        <div className="w-full">
          <MoneyField
            label={t('orders.goodwill')} name="amount" currency={currency} value={values.goodwill} onChange={(goodwill) => set({ goodwill })}
            hint={t('orders.goodwillHint')} error={errors['amount']}
          />
        </div>
        {rest > 0 && values.goodwill !== rest && <Button kind="plain" className="-ml-4" onPress={() => set({ goodwill: rest })}>{t('orders.allRest', { amount: format.money({ amount: rest, currency_code: currency }) })}</Button>}
      </div>
    </div>
  )
}

// Reckoning is what can be given back, what this gives, and what is left then.
function Reckoning({ total, order, isTooMuch }: { total: number; order: AdminOrder; isTooMuch: boolean }) {
  const t = useT()
  const format = useFormat()
  const money = (amount: number) => format.money({ amount, currency_code: order.currency_code })
  const left = order.refundable_total.amount
  return (
    <div className="rounded-(--radius-control) bg-tint px-4 py-3" aria-live="polite">
      <dl className="grid grid-cols-[1fr_auto] gap-x-6 gap-y-1 tabular-nums">
        <dt className="text-soft">{t('orders.refundable')}</dt>
        <dd className="text-right">{money(left)}</dd>
        <dt className="font-semibold">{t('orders.thisRefund')}</dt>
        <dd className="text-right font-semibold">{money(total)}</dd>
        <dt className="text-soft">{t('orders.afterwards')}</dt>
        <dd className="text-right">{money(Math.max(0, left - total))}</dd>
      </dl>
      {isTooMuch && <p className="mt-2 font-medium text-bad">{t('orders.tooMuch', { amount: money(left) })}</p>}
    </div>
  )
}

function PaymentChoice({ order, value, onChange, error }: { order: AdminOrder; value: string; onChange: (payment: string) => void; error: string | undefined }) {
  const t = useT()
  const format = useFormat()
  const able = order.payments.filter((payment) => payment.captured_amount.amount > payment.refunded_amount.amount)
  if (able.length < 2) return null
  const options = [
    { id: newest, name: t('orders.newestPayment') },
    ...able.map((payment) => ({ id: payment.id, name: `${providerName(payment.provider, t)}, ${format.money(payment.captured_amount)}`, hint: payment.transaction_id })),
  ]
  return <Select label={t('orders.refundBy')} name="payment_id" options={options} value={value} onChange={onChange} error={error} />
}
