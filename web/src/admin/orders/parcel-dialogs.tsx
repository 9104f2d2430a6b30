import { useAdminCreateFulfillmentMutation, useAdminShipFulfillmentMutation, useAdminUpdateTrackingMutation, type AdminFulfillment } from '../../api/admin.gen.ts'
import { Dialog, etag, Form, Switch, TextField, useForm, type Field } from '../kit/index.ts'
import { useT } from '../language.tsx'
import type { ErrandProps } from './errands.tsx'
import { byLine, chosenOf, leftToSend } from './rules.ts'
import { trackingInput, trackingOf, type TrackingDraft } from './tracking.ts'
import { UnitsField } from './units-field.tsx'

function TrackingFields({ field }: { field: (name: keyof TrackingDraft) => Field<string> }) {
  const t = useT()
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <TextField label={t('orders.carrier')} placeholder="DHL" maxLength={100} {...field('carrier')} />
      <TextField label={t('orders.tracking')} maxLength={100} {...field('tracking_number')} />
      <TextField label={t('orders.trackingUrl')} hint={t('orders.trackingUrlHint')} maxLength={2000} {...field('tracking_url')} />
      <TextField label={t('orders.estimated')} type="date" {...field('estimated_delivery')} />
      <div className="sm:col-span-2">
        <TextField label={t('orders.parcelNote')} rows={2} maxLength={2000} {...field('note')} />
      </div>
    </div>
  )
}

// PackDialog packs a parcel: which units, and whether it leaves at once.
export function PackDialog({ order, reload, onClose }: ErrandProps) {
  const t = useT()
  const [create] = useAdminCreateFulfillmentMutation()
  const blank = trackingOf()
  const due = order.items.filter((item) => item.requires_shipping && leftToSend(item) > 0)
  const items = due.length > 0 ? due : order.items
  const form = useForm({
    initial: { ...blank, units: Object.fromEntries(items.map((item) => [item.id, leftToSend(item)])), ship: true }, version: order.version, reload,
    save: ({ units, ship, ...tracking }, version) =>
      create({ id: order.id, 'If-Match': etag(version), adminParcelInput: { ...trackingInput(tracking, blank), items: chosenOf(units), ship } }).unwrap(),
  })
  const count = chosenOf(form.values.units).reduce((sum, { quantity }) => sum + quantity, 0)
  const { ship } = form.values
  return (
    <Dialog title={t('orders.packTitle')} isOpen onClose={onClose}>
      <Form isOnce form={form} onSaved={onClose} saveText={t.count(ship ? 'orders.packAndShip' : 'orders.packOnly', count)} doneText={t(ship ? 'orders.shipped' : 'orders.packed')} isDisabled={count === 0}>
        <UnitsField
          legend={t('orders.inParcel')} items={items} leftOf={leftToSend} units={form.values.units} onChange={(units) => form.set({ units })}
          errors={byLine(form.errors, form.values.units)} error={form.errors['items']}
        />
        <Switch isSelected={ship} onChange={(ship) => form.set({ ship })} hint={t('orders.shipNowHint')}>
          {t('orders.shipNow')}
        </Switch>
        <TrackingFields field={form.field} />
      </Form>
    </Dialog>
  )
}

// TrackDialog says that a parcel has left, or changes what is said about it.
export function TrackDialog({ order, reload, onClose, what, parcel }: ErrandProps & { what: 'ship' | 'track'; parcel: AdminFulfillment }) {
  const t = useT()
  const [ship] = useAdminShipFulfillmentMutation()
  const [update] = useAdminUpdateTrackingMutation()
  const form = useForm({
    initial: trackingOf(parcel), version: order.version, reload,
    save: (values, version, base) => {
      const of = { id: parcel.id, 'If-Match': etag(version), adminTracking: trackingInput(values, base) }
      return what === 'ship' ? ship(of).unwrap() : update(of).unwrap()
    },
  })
  return (
    <Dialog title={t(what === 'ship' ? 'orders.shipTitle' : 'orders.trackTitle')} isOpen onClose={onClose}>
      <Form isOnce={what === 'ship'} form={form} onSaved={onClose} {...(what === 'ship' && { saveText: t('orders.ship'), doneText: t('orders.shipped') })}>
        {what === 'ship' && <p className="text-soft">{t('orders.shipText')}</p>}
        <TrackingFields field={form.field} />
      </Form>
    </Dialog>
  )
}
