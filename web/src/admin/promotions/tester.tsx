import { useState } from 'react'
import { useAdminPreviewPromotionsMutation, type AdminPromotion, type AdminPromotionTrial, type AdminTrialInput } from '../../api/admin.gen.ts'
import { Button, Checkbox, ComboBox, IconButton, NumberField, Panel, PickName, PickSearch, TextField } from '../kit/index.ts'
import { countries } from '../kit/places.ts'
import { useLanguage, useT } from '../language.tsx'
import { useProblemText } from '../problem.ts'
import { Groups, Segments } from './choices.tsx'
import { inputOf, momentOf, type Draft } from './draft.ts'
import { Trial } from './trial.tsx'

// Sample is the cart that a promotion is tried on.
interface Sample {
  items: { id: string; quantity: number }[]
  country: string | null
  coupon: string | null // null: the code of the promotion, if it has one
  groups: string[]
  segments: string[]
  hasOrdered: boolean
  at: string
}

const blank: Sample = { items: [], country: null, coupon: null, groups: [], segments: [], hasOrdered: false, at: '' }

interface TesterProps {
  draft: Draft
  promotion: AdminPromotion | null
  currency: string
}

function trialOf({ items, country, coupon, groups, segments, hasOrdered, at }: Sample, { draft, promotion, currency }: TesterProps): AdminTrialInput {
  const entered = coupon ?? (draft.isCoupon ? draft.code : '')
  const codes = entered.split(/[\s,]+/).filter(Boolean)
  const moment = momentOf(at)
  return {
    draft: inputOf({ ...draft, name: draft.name.trim() || '–' }, currency), ...(promotion && { promotion_id: promotion.id }),
    items: items.map(({ id, quantity }) => ({ variant_id: id, quantity })), coupon_codes: codes, groups, segments, has_ordered: hasOrdered,
    ...(country && { country_code: country }), ...(moment && { at: moment }),
  }
}

// Tester shows what a promotion does to a sample cart, as it stands in the editor, beside the others that there are.
export function Tester(props: TesterProps) {
  const { t, locale } = useLanguage()
  const textOf = useProblemText()
  const [sample, setSample] = useState(blank)
  const [tried, setTried] = useState<{ of: string; trial: AdminPromotionTrial } | null>(null)
  const [tryOut, { isLoading, error }] = useAdminPreviewPromotionsMutation()
  const set = (changes: Partial<Sample>) => setSample((before) => ({ ...before, ...changes }))
  const input = trialOf(sample, props)
  const asked = JSON.stringify(input)
  const run = () => {
    void tryOut({ adminTrialInput: input }).unwrap().then((trial) => setTried({ of: asked, trial }), () => setTried(null))
  }
  return (
    <div className="grid gap-4 xl:sticky xl:top-20 xl:max-h-[calc(100dvh-6rem)] xl:overflow-y-auto xl:rounded-(--radius-card)">
      <Panel title={t('promotions.test')} text={t('promotions.testText')}>
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            if (sample.items.length > 0) run()
          }}
        >
          <Goods items={sample.items} onChange={(items) => set({ items })} />
          <ComboBox label={t('promotions.testCountry')} options={countries(locale)} value={sample.country} onChange={(country) => set({ country })} />
          <TextField label={t('promotions.testCoupon')} hint={t('promotions.testCouponHint')} mono autoComplete="off" value={sample.coupon ?? (props.draft.isCoupon ? props.draft.code : '')} onChange={(coupon) => set({ coupon })} />
          <Shopper sample={sample} onChange={set} />
          <Button type="submit" kind="main" icon="bolt" isPending={isLoading} isDisabled={sample.items.length === 0}>
            {t('promotions.testRun')}
          </Button>
          {error && (
            <p role="alert" className="font-medium text-bad">
              {textOf(error)}
            </p>
          )}
        </form>
      </Panel>
      <div aria-live="polite">{tried && <Trial trial={tried.trial} isOld={tried.of !== asked} />}</div>
    </div>
  )
}

function Goods({ items, onChange }: { items: Sample['items']; onChange: (items: Sample['items']) => void }) {
  const t = useT()
  return (
    <div className="grid gap-3">
      <PickSearch of="variant" label={t('promotions.testGoods')} without={items.map(({ id }) => id)} onPick={({ id }) => onChange([...items, { id, quantity: 1 }])} />
      {items.length > 0 && (
        <ul className="grid gap-2">
          {items.map(({ id, quantity }) => (
            <li key={id} className="grid grid-cols-[minmax(0,1fr)_4.5rem_auto] items-center gap-2">
              <span>
                <PickName of="variant" id={id} />
              </span>
              <NumberField
                label={t('promotions.testQuantity')} hideLabel minValue={1} maxValue={100_000} value={quantity}
                onChange={(n) => onChange(items.map((item) => (item.id === id ? { id, quantity: Number.isNaN(n) ? 1 : n } : item)))}
              />
              <IconButton icon="trash" label={t('promotions.testRemove')} onPress={() => onChange(items.filter((item) => item.id !== id))} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Shopper({ sample, onChange }: { sample: Sample; onChange: (changes: Partial<Sample>) => void }) {
  const t = useT()
  return (
    <details>
      <summary className="font-semibold">{t('promotions.testMore')}</summary>
      <div className="mt-4 grid gap-4">
        <Groups value={sample.groups} onChange={(groups) => onChange({ groups })} />
        <Segments value={sample.segments} onChange={(segments) => onChange({ segments })} />
        <Checkbox isSelected={sample.hasOrdered} onChange={(hasOrdered) => onChange({ hasOrdered })}>
          {t('promotions.testOrdered')}
        </Checkbox>
        <TextField label={t('promotions.testAt')} hint={t('promotions.testAtHint')} type="datetime-local" value={sample.at} onChange={(at) => onChange({ at })} />
      </div>
    </details>
  )
}
