import type { AdminAttributeDefinition, AdminCollectionCondition, AdminCollectionRules } from '../../api/admin.gen.ts'
import { useEveryAttributeQuery } from '../../api/admin-every.ts'
import { useShopQuery } from '../../api/admin-base.ts'
import { Button, IconButton, Select } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { ConditionValue } from './condition-value.tsx'
import { beginning, needsValue, related, relations, relationsOf, ruleFields, type RuleField } from './rules.ts'

interface ConditionsProps {
  rules: AdminCollectionRules
  onChange: (rules: AdminCollectionRules) => void
  errors: Record<string, string>
  isDisabled: boolean
}

const matches = ['all', 'any'] as const

// Conditions is what is asked of products that shall be in a collection.
export function Conditions({ rules, onChange, errors, isDisabled }: ConditionsProps) {
  const t = useT()
  const { data: attributes = [] } = useEveryAttributeQuery()
  const { data: shop } = useShopQuery()
  const currency = shop?.currency_code ?? 'EUR'
  const { conditions } = rules
  const set = (next: AdminCollectionCondition[]) => onChange({ ...rules, conditions: next })
  return (
    <div className="grid gap-4">
      <div className="sm:max-w-xs">
        <Select
          label={t('rules.match')} isDisabled={isDisabled} options={matches.map((id) => ({ id, name: t(`rules.match.${id}`) }))} value={matches.find((id) => id === rules.match) ?? 'all'}
          onChange={(match) => onChange({ ...rules, match })}
        />
      </div>
      <ul aria-label={t('rules.conditions')} className="grid gap-3 empty:hidden">
        {conditions.map((condition, at) => (
          <Condition
            key={at} at={at} condition={condition} attributes={attributes} currency={currency} errors={errors} isDisabled={isDisabled}
            onChange={(next) => set(conditions.map((other, i) => (i === at ? next : other)))} onRemove={() => set(conditions.filter((_, i) => i !== at))}
          />
        ))}
      </ul>
      {errors['rules.conditions'] && <p className="text-sm font-medium text-bad">{errors['rules.conditions']}</p>}
      {!isDisabled && (
        <Button icon="plus" className="justify-self-start" isDisabled={conditions.length >= mostConditions} onPress={() => set([...conditions, beginning('title', currency)])}>
          {t('rules.add')}
        </Button>
      )}
    </div>
  )
}

const mostConditions = 20 // that the shop takes

interface ConditionProps {
  at: number
  condition: AdminCollectionCondition
  attributes: readonly AdminAttributeDefinition[]
  currency: string
  errors: Record<string, string>
  isDisabled: boolean
  onChange: (condition: AdminCollectionCondition) => void
  onRemove: () => void
}

function Condition({ at, condition, attributes, currency, errors, isDisabled, onChange, onRemove }: ConditionProps) {
  const t = useT()
  const field: RuleField = ruleFields.find((one) => one === condition.field) ?? 'title'
  const attribute = attributes.find(({ id, code }) => id === condition.attribute || code === condition.attribute)
  const errorOf = (part: string) => errors[`rules.conditions[${at}].${part}`]
  const fields = ruleFields.filter((one) => one !== 'attribute' || attributes.length > 0)
  const relation = relations.find((one) => one === condition.relation) ?? null
  return (
    <li className="flex items-start gap-2 rounded-(--radius-control) border border-line p-3">
      <div className="grid min-w-0 grow gap-3 sm:grid-cols-2 lg:grid-flow-col lg:auto-cols-fr lg:grid-cols-none">
        <Select
          label={t('rules.field')} name={`rules.conditions[${at}].field`} isDisabled={isDisabled} options={fields.map((id) => ({ id, name: t(`rules.field.${id}`) }))} value={field} error={errorOf('field')}
          onChange={(next) => onChange(beginning(next, currency, attributes[0]))}
        />
        {field === 'attribute' && (
          <Select
            label={t('rules.field.attribute')} name={`rules.conditions[${at}].attribute`} isDisabled={isDisabled} options={attributes.map(({ id, label }) => ({ id, name: label }))} value={attribute?.id ?? null}
            error={errorOf('attribute')} onChange={(id) => onChange(beginning('attribute', currency, attributes.find((one) => one.id === id)))}
          />
        )}
        <Select
          label={t('rules.relation')} name={`rules.conditions[${at}].relation`} isDisabled={isDisabled} options={relationsOf(field, attribute).map((id) => ({ id, name: t(`rules.relation.${id}`) }))} value={relation}
          error={errorOf('relation')} onChange={(next) => onChange(related(condition, next))}
        />
        {needsValue(condition.relation) && (
          <ConditionValue
            field={field} attribute={attribute} currency={condition.currency_code ?? currency} name={`rules.conditions[${at}].value`} value={condition.value ?? ''} error={errorOf('value')} isDisabled={isDisabled}
            onChange={(value) => onChange({ ...condition, value })}
          />
        )}
      </div>
      {!isDisabled && <IconButton icon="close" label={t('rules.remove', { number: at + 1 })} onPress={onRemove} className="sm:mt-6" />}
    </li>
  )
}
