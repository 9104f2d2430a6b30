import { useState } from 'react'
import { adminApi, useAdminAdjustStockMutation, type AdminInventoryLevel, type AdminStockLocation } from '../../api/admin.gen.ts'
import { Dialog, Form, NumberField, Select, TextField, useForm } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useAppDispatch } from '../store.ts'
import { placesOf, reasons, type Reason } from './levels.ts'

interface AdjustProps {
  variant: string
  name: string
  levels: readonly AdminInventoryLevel[] // as the screen has them
  locations: readonly AdminStockLocation[]
  at?: string | undefined // the location that is looked at
  onClose: () => void
}

const ways = ['add', 'take', 'count'] as const
type Way = (typeof ways)[number]
const other = 'other' as const

interface Draft {
  location: string
  way: Way
  units: number
  reason: Reason | typeof other
  words: string
}

// reasonOf is what is likely when somebody has not said why yet.
const likely: Record<Way, Reason> = { add: 'received', take: 'damaged', count: 'counted' }

// AdjustDialog changes what lies on a shelf: some came, some went, or they were counted. It asks why, for the ledger.
export function AdjustDialog({ variant, name, levels: shown, locations, at, onClose }: AdjustProps) {
  const t = useT()
  const format = useFormat()
  const [adjust] = useAdminAdjustStockMutation()
  const dispatch = useAppDispatch()
  // What is counted is compared with what there was when it was begun. Whoever is told that this has changed is shown what there is now.
  const [levels, setLevels] = useState(shown)
  const reload = async () => setLevels((await dispatch(adminApi.endpoints.adminGetInventoryLevels.initiate({ id: variant }, { forceRefetch: true, subscribe: false })).unwrap()).levels)
  const places = placesOf(locations, levels)
  const onHandAt = (location: string) => levels.find(({ location_id }) => location_id === location)?.on_hand ?? 0
  const form = useForm<Draft>({
    initial: { location: at ?? places[0]?.location.id ?? '', way: 'add', units: NaN, reason: 'received', words: '' },
    save: ({ location, way, units, reason, words }) => {
      const change = Number.isNaN(units) ? {} : way === 'count' ? { on_hand: units, expected_on_hand: onHandAt(location) } : { delta: way === 'add' ? units : -units }
      return adjust({ adminStockAdjustment: { variant_id: variant, location_id: location, reason: reason === other ? words : reason, ...change } }).unwrap()
    },
    reload,
  })
  const { values, field, set, errors } = form
  const onHand = onHandAt(values.location)
  const after = values.way === 'count' ? values.units : onHand + (values.way === 'add' ? values.units : -values.units)
  return (
    <Dialog title={t('stock.adjustOf', { name })} isOpen onClose={onClose} size="small">
      <Form form={form} onSaved={onClose} doneText={t('stock.adjusted', { name })}>
        {places.length > 1 && <Select label={t('stock.location')} options={places.map(({ location: { id, name: called } }) => ({ id, name: called }))} {...field('location')} />}
        <Select label={t('stock.way')} options={ways.map((id) => ({ id, name: t(`stock.way.${id}`) }))} {...field('way')} onChange={(way) => set({ way, reason: likely[way] })} />
        <NumberField
          label={t(values.way === 'count' ? 'stock.counted' : 'stock.units')} {...field('units')} minValue={0} isRequired error={errors['delta'] ?? errors['on_hand']}
          hint={Number.isNaN(after) ? t('stock.now', { count: format.number(onHand) }) : t('stock.nowAndAfter', { count: format.number(onHand), after: format.number(after) })}
        />
        <Select label={t('stock.reason')} options={[...reasons, other].map((id: Draft['reason']) => ({ id, name: t(`stock.reason.${id}`) }))} {...field('reason')} />
        {values.reason === other && <TextField label={t('stock.words')} hint={t('stock.wordsHint')} maxLength={200} {...field('words')} error={errors['reason']} isRequired />}
      </Form>
    </Dialog>
  )
}
