import { useAdminAddOrderNoteMutation, type AdminHistoryEntry, type AdminOrder } from '../../api/admin.gen.ts'
import { etag, Form, Panel, TextField, Timeline, useForm, type IconName, type Moment, type Tone } from '../kit/index.ts'
import { useT, type Translate } from '../language.tsx'
import { useMay } from '../may.ts'
import { stateName } from './states.tsx'

interface HistoryProps {
  order: AdminOrder
  reload: () => Promise<unknown> // asks for the order again, after somebody else changed it
}

// History is what happened to an order, the newest first, and what staff wrote about it.
export function History({ order, reload }: HistoryProps) {
  const t = useT()
  const may = useMay()
  const moments = [...order.status_history].reverse().map((entry, i) => momentOf({ ...entry, note: named(entry.note, order, t) }, i, t))
  return (
    <Panel title={t('orders.history')}>
      <div className="grid gap-6">
        {may('orders:write') && <NoteForm order={order} reload={reload} />}
        <Timeline label={t('orders.history')} moments={moments} />
      </div>
    </Panel>
  )
}

// named is a note with parcels and returns as they are called on the screen, where the shop wrote their ids.
function named(note: string, order: AdminOrder, t: Translate): string {
  const parcels = order.fulfillments.map(({ id }, i) => [`Parcel ${id}`, t('orders.parcelNumber', { number: i + 1 })] as const)
  const returns = order.returns.map(({ id }) => [`Return ${id}`, t('orders.axis.return')] as const)
  return [...parcels, ...returns].reduce((text, [id, name]) => text.replaceAll(id, name), note)
}

const looks: Record<string, { icon: IconName; tone: Tone }> = {
  status: { icon: 'orders', tone: 'plain' },
  payment: { icon: 'card', tone: 'plain' },
  fulfillment: { icon: 'truck', tone: 'plain' },
  return: { icon: 'refresh', tone: 'plain' },
  note: { icon: 'edit', tone: 'quiet' },
}

// titleOf is what came to be. States of returns say themselves what they are of.
function titleOf(axis: 'status' | 'payment' | 'fulfillment' | 'return', state: string, t: Translate): string {
  const name = stateName(axis, state, t)
  return axis === 'return' ? name : t('orders.moment', { what: t(`orders.axis.${axis}`), state: name })
}

function momentOf(entry: AdminHistoryEntry, i: number, t: Translate): Moment {
  const axis = (['status', 'payment', 'fulfillment', 'return'] as const).find((axis) => axis === entry.axis)
  const title = axis ? titleOf(axis, entry.to, t) : entry.note || t('orders.touched')
  const text = [axis ? entry.note : '', entry.actor].filter(Boolean).join(' · ')
  return { id: `${i}`, at: entry.at, title, text: text && <span className="text-sm break-words">{text}</span>, ...(looks[entry.axis] ?? {}) }
}

function NoteForm({ order, reload }: HistoryProps) {
  const t = useT()
  const [add] = useAdminAddOrderNoteMutation()
  const form = useForm({
    initial: { note: '' }, version: order.version, reload,
    save: ({ note }, version) => add({ id: order.id, 'If-Match': etag(version), adminNote: { note } }).unwrap(),
  })
  return (
    <Form form={form} saveText={t('orders.addNote')} doneText={t('orders.noted')}>
      <TextField label={t('orders.note')} hint={t('orders.noteHint')} rows={2} maxLength={2000} {...form.field('note')} />
    </Form>
  )
}
