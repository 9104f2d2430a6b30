import { MoneyField, Panel, Picker, PickSome, Switch, type FormState } from '../kit/index.ts'
import { countries } from '../kit/places.ts'
import { useLanguage } from '../language.tsx'
import { Groups, Segments } from './choices.tsx'
import type { Draft } from './draft.ts'

interface ConditionsProps {
  form: FormState<Draft>
  currency: string
  mayNot: boolean
}

// errorAt is what is wrong with a condition, or with one of its values.
const errorAt = (errors: Record<string, string>, name: string) =>
  Object.entries(errors).find(([at]) => at === `conditions.${name}` || at.startsWith(`conditions.${name}[`) || at.startsWith(`conditions.${name}.`))?.[1]

// Conditions is of what, for whom and from what value a promotion holds. What is empty does not narrow.
export function Conditions({ form, currency, mayNot }: ConditionsProps) {
  const { t, locale } = useLanguage()
  const { values, errors, set } = form
  const onItems = values.kind !== 'free_shipping' && values.target === 'item'
  return (
    <>
      <Panel title={onItems ? t('promotions.goodsOn') : t('promotions.goodsIn')} text={onItems ? t('promotions.goodsOnText') : t('promotions.goodsInText')}>
        <div className="grid gap-5 lg:grid-cols-2">
          <Picker of="category" label={t('promotions.categories')} value={values.categories} onChange={(categories) => set({ categories })} isDisabled={mayNot} error={errorAt(errors, 'categories')} />
          <Picker of="product" label={t('promotions.products')} value={values.products} onChange={(products) => set({ products })} isDisabled={mayNot} error={errorAt(errors, 'products')} />
          <MoneyField
            label={t('promotions.min')} hint={t('promotions.minHint')} name="conditions.min_subtotal" currency={currency} value={values.minSubtotal}
            onChange={(minSubtotal) => set({ minSubtotal })} error={errorAt(errors, 'min_subtotal')}
          />
        </div>
      </Panel>
      <Panel title={t('promotions.buyers')} text={t('promotions.buyersText')}>
        <div className="grid gap-5 lg:grid-cols-2">
          <Groups hint={t('promotions.signedIn')} name="conditions.groups" value={values.groups} onChange={(groups) => set({ groups })} isDisabled={mayNot} error={errorAt(errors, 'groups')} />
          <Segments hint={t('promotions.signedIn')} name="conditions.segments" value={values.segments} onChange={(segments) => set({ segments })} isDisabled={mayNot} error={errorAt(errors, 'segments')} />
          <PickSome
            label={t('promotions.countries')} name="conditions.countries" options={countries(locale)} value={values.countries} onChange={(list) => set({ countries: list })}
            isDisabled={mayNot} error={errorAt(errors, 'countries')}
          />
          <Switch isSelected={values.first_order} onChange={(first_order) => set({ first_order })} hint={t('promotions.firstHint')}>
            {t('promotions.first')}
          </Switch>
        </div>
      </Panel>
    </>
  )
}
