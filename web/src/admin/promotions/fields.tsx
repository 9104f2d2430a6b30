import type { AdminPromotion } from '../../api/admin.gen.ts'
import { Facts, MoneyField, NumberField, Panel, Select, Switch, TextField, type FormState } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import type { Draft, Kind, Target } from './draft.ts'

interface PartProps {
  form: FormState<Draft>
}

const kinds: readonly Kind[] = ['percent', 'fixed', 'free_shipping']
const targets: readonly Target[] = ['order', 'item', 'shipping']
const ways = ['automatic', 'coupon'] as const

// Naming is what a promotion is called, and how it comes about.
export function Naming({ form }: PartProps) {
  const t = useT()
  const { values, field, set } = form
  return (
    <Panel title={t('promotions.what')}>
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField label={t('promotions.name')} hint={t('promotions.nameHint')} {...field('name')} isRequired />
        <TextField label={t('promotions.label')} hint={t('promotions.labelHint')} {...field('label')} />
        <Select
          label={t('promotions.way')} options={ways.map((id) => ({ id, name: t(`promotions.way.${id}`) }))} value={values.isCoupon ? 'coupon' : 'automatic'}
          onChange={(way) => set({ isCoupon: way === 'coupon' })}
        />
        {values.isCoupon && <TextField label={t('promotions.code')} hint={t('promotions.codeHint')} mono autoComplete="off" {...field('code')} onChange={(code) => set({ code: code.toUpperCase() })} isRequired />}
        <div className="sm:col-span-2">
          <Switch isSelected={values.active} onChange={(active) => set({ active })} hint={t('promotions.activeHint')}>
            {t('promotions.active')}
          </Switch>
        </div>
      </div>
    </Panel>
  )
}

// Discount is what a promotion takes off.
export function Discount({ form, currency }: PartProps & { currency: string }) {
  const t = useT()
  const { values, field } = form
  const target = values.kind === 'free_shipping' ? 'shipping' : values.target
  return (
    <Panel title={t('promotions.discount')}>
      <div className="grid gap-5 sm:grid-cols-2">
        <Select label={t('promotions.kind')} options={kinds.map((id) => ({ id, name: t(`promotions.kind.${id}`) }))} {...field('kind')} />
        {values.kind === 'percent' && <TextField label={t('promotions.rate')} inputMode="decimal" {...field('rate')} isRequired />}
        {values.kind === 'fixed' && (
          <MoneyField
            label={t('promotions.amount')} currency={currency} hint={target === 'item' ? t('promotions.amountEach') : undefined} {...field('amount')}
            error={form.errors['amount'] ?? form.errors['amount.amount'] ?? form.errors['amount.currency_code']} isRequired
          />
        )}
        {values.kind !== 'free_shipping' && (
          <Select
            label={t('promotions.target')} hint={t(`promotions.targetHint.${target}`)} options={targets.map((id) => ({ id, name: t(`promotions.target.${id}`) }))} {...field('target')}
          />
        )}
      </div>
    </Panel>
  )
}

// Limits is when a promotion holds, how often, and beside which others.
export function Limits({ form, promotion }: PartProps & { promotion: AdminPromotion | null }) {
  const t = useT()
  const format = useFormat()
  const { values, field, set } = form
  return (
    <>
      <Panel title={t('promotions.when')}>
        <div className="grid gap-5 sm:grid-cols-2">
          <TextField label={t('promotions.starts')} hint={t('promotions.startsHint')} type="datetime-local" {...field('starts_at')} />
          <TextField label={t('promotions.ends')} hint={t('promotions.endsHint')} type="datetime-local" {...field('ends_at')} />
        </div>
      </Panel>
      <Panel title={t('promotions.limits')}>
        <div className="grid gap-5 sm:grid-cols-2">
          <NumberField label={t('promotions.limit')} hint={t('promotions.limitHint')} minValue={1} {...field('usage_limit')} />
          <NumberField
            label={t('promotions.limitEach')} hint={values.first_order ? t('promotions.limitFirst') : t('promotions.limitHint')} minValue={1} isDisabled={values.first_order}
            {...field('usage_limit_per_customer')}
          />
        </div>
        {promotion && (promotion.code || promotion.usage_limit > 0 || promotion.usage_limit_per_customer > 0) && (
          <div className="mt-5 border-t border-line pt-4">
            <Facts of={[[t('promotions.used'), t.count('promotions.usedCount', promotion.used_count, { count: format.number(promotion.used_count) })]]} />
          </div>
        )}
      </Panel>
      <Panel title={t('promotions.together')}>
        <div className="grid gap-5">
          <Switch isSelected={values.exclusive} onChange={(exclusive) => set({ exclusive })} hint={t('promotions.exclusiveHint')}>
            {t('promotions.exclusive')}
          </Switch>
          <div className="max-w-60">
            <NumberField label={t('promotions.priority')} hint={t('promotions.priorityHint')} {...field('priority')} />
          </div>
        </div>
      </Panel>
    </>
  )
}
