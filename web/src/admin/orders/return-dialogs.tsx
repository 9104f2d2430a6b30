import { useAdminCreateReturnMutation, useAdminReceiveReturnMutation, type AdminArrival, type AdminOrderItem, type AdminReturn } from '../../api/admin.gen.ts'
import { Dialog, etag, Form, NumberField, Switch, TextField, useForm } from '../kit/index.ts'
import { useT } from '../language.tsx'
import type { ErrandProps } from './errands.tsx'
import { NoteField } from './note-dialog.tsx'
import { byLine, chosenOf, leftToReturn, receivedOf } from './rules.ts'
import { UnitsField } from './units-field.tsx'

interface ReturnValues {
  units: Record<string, number> // by line
  reason: string
  note: string
  open: boolean // it needs no approval
}

// ReturnDialog registers that goods are to come back.
export function ReturnDialog({ order, reload, onClose }: ErrandProps) {
  const t = useT()
  const [create] = useAdminCreateReturnMutation()
  const form = useForm<ReturnValues>({
    initial: { units: {}, reason: '', note: '', open: true }, version: order.version, reload,
    save: ({ units, ...rest }, version) => create({ id: order.id, 'If-Match': etag(version), adminReturnInput: { ...rest, items: chosenOf(units) } }).unwrap(),
  })
  const { units } = form.values
  return (
    <Dialog title={t('orders.returnTitle')} isOpen onClose={onClose}>
      <Form isOnce form={form} onSaved={onClose} saveText={t('orders.registerReturn')} doneText={t('orders.returnMade')} isDisabled={chosenOf(units).length === 0}>
        <UnitsField
          legend={t('orders.comesBack')} items={order.items} leftOf={(item) => leftToReturn(order, item)} units={units} onChange={(units) => form.set({ units })}
          errors={byLine(form.errors, units)} error={form.errors['items']}
        />
        <TextField label={t('orders.reason')} hint={t('orders.reasonHint')} maxLength={200} {...form.field('reason')} />
        <Switch isSelected={form.values.open} onChange={(open) => form.set({ open })} hint={t('orders.returnOpenHint')}>
          {t('orders.returnOpen')}
        </Switch>
        <NoteField {...form.field('note')} />
      </Form>
    </Dialog>
  )
}

type Fate = 'restocked' | 'damaged' | 'discarded'
const fates: readonly Fate[] = ['restocked', 'damaged', 'discarded']

// Arrivals is what arrived, by line.
type Arrivals = Record<string, Record<Fate, number>>

const countOf = (count: number | undefined) => (count === undefined || Number.isNaN(count) ? 0 : count)

// arrivedOf is it as the API takes it: lines of which nothing arrived are left out.
const arrivedOf = (arrivals: Arrivals): AdminArrival[] =>
  Object.entries(arrivals)
    .map(([line_id, counts]) => ({ line_id, restocked: countOf(counts.restocked), damaged: countOf(counts.damaged), discarded: countOf(counts.discarded) }))
    .filter((one) => one.restocked + one.damaged + one.discarded > 0)

// ReceiveDialog counts what arrived of a return, and what becomes of it. What is not counted is still on its way.
export function ReceiveDialog({ order, reload, onClose, takeback }: ErrandProps & { takeback: AdminReturn }) {
  const t = useT()
  const [receive] = useAdminReceiveReturnMutation()
  const due = takeback.items.filter((line) => receivedOf(line) < line.quantity)
  const form = useForm<{ arrivals: Arrivals; note: string }>({
    initial: { arrivals: Object.fromEntries(due.map((line) => [line.line_id, { restocked: line.quantity - receivedOf(line), damaged: 0, discarded: 0 }])), note: '' },
    version: order.version, reload,
    save: ({ arrivals, note }, version) => receive({ id: takeback.id, 'If-Match': etag(version), adminArrivals: { items: arrivedOf(arrivals), note } }).unwrap(),
  })
  const { arrivals } = form.values
  const sent = arrivedOf(arrivals)
  const errorOf = (line: string) => {
    const at = sent.findIndex((one) => one.line_id === line)
    return at < 0 ? undefined : Object.entries(form.errors).find(([name]) => name.startsWith(`items[${at}]`))?.[1]
  }
  return (
    <Dialog title={t('orders.receiveTitle')} isOpen onClose={onClose}>
      <Form isOnce form={form} onSaved={onClose} saveText={t('orders.receive')} doneText={t('orders.received')} isDisabled={sent.length === 0}>
        <p className="text-soft">{t('orders.receiveText')}</p>
        {due.map((line) => (
          <ArrivalFields
            key={line.line_id} item={order.items.find((item) => item.id === line.line_id)} left={line.quantity - receivedOf(line)} counts={arrivals[line.line_id]} error={errorOf(line.line_id)}
            onChange={(counts) => form.set({ arrivals: { ...arrivals, [line.line_id]: counts } })}
          />
        ))}
        <NoteField {...form.field('note')} />
      </Form>
    </Dialog>
  )
}

interface ArrivalProps {
  item: AdminOrderItem | undefined
  left: number
  counts: Record<Fate, number> | undefined
  onChange: (counts: Record<Fate, number>) => void
  error: string | undefined
}

function ArrivalFields({ item, left, counts = { restocked: 0, damaged: 0, discarded: 0 }, onChange, error }: ArrivalProps) {
  const t = useT()
  return (
    <fieldset className="grid gap-3 border-t border-line pt-4">
      <legend className="sr-only">{item?.title}</legend>
      <p className="font-semibold">
        {item?.title} <span className="font-normal text-soft">{t('orders.expected', { count: left })}</span>
      </p>
      <div className="grid gap-4 sm:grid-cols-3">
        {fates.map((fate) => (
          <NumberField
            key={fate} label={t(`orders.fate.${fate}`)} name={`${fate}-${item?.id}`} minValue={0} maxValue={left} value={counts[fate]} onChange={(count) => onChange({ ...counts, [fate]: count })}
            error={fate === 'restocked' ? error : undefined}
          />
        ))}
      </div>
    </fieldset>
  )
}
