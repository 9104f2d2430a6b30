import type { AdminAttributeDefinition } from '../../api/admin.gen.ts'
import { MoneyField, NumberField, PickOne, Select, TextField } from '../kit/index.ts'
import { useT } from '../language.tsx'
import type { RuleField } from './rules.ts'

interface ValueProps {
  field: RuleField
  attribute: AdminAttributeDefinition | undefined
  currency: string
  name: string
  value: string // as the API has it, whatever it is of
  error: string | undefined
  isDisabled: boolean
  onChange: (value: string) => void
}

// ConditionValue is what a condition compares with: a brand to pick, a price, a number of days, or a text.
export function ConditionValue({ field, attribute, currency, name, value, onChange, ...shown }: ValueProps) {
  const t = useT()
  const label = t('rules.value')
  const all = { label, name, ...shown }
  const number = value === '' ? NaN : Number(value)
  const change = (next: number) => onChange(Number.isNaN(next) ? '' : String(next))
  switch (field) {
    case 'brand':
    case 'category':
      return <PickOne of={field} {...all} value={value || null} onChange={(id) => onChange(id ?? '')} />
    case 'product_type':
      return <PickOne of="productType" {...all} value={value || null} onChange={(id) => onChange(id ?? '')} />
    case 'on_sale':
      return <YesNo {...all} value={value} onChange={onChange} />
    case 'price':
      return <MoneyField {...all} currency={currency} value={value === '' ? null : Number(value)} onChange={(amount) => onChange(amount === null ? '' : String(amount))} />
    case 'published_at':
      return <NumberField {...all} label={t('rules.days')} minValue={1} maxValue={3650} value={number} onChange={change} />
    case 'attribute':
      return <AttributeValue attribute={attribute} {...all} value={value} onChange={onChange} />
    case 'title':
    case 'tag':
      return <TextField {...all} maxLength={200} value={value} onChange={onChange} />
  }
}

interface ControlProps {
  label: string
  name: string
  value: string
  error: string | undefined
  isDisabled: boolean
  onChange: (value: string) => void
}

function YesNo({ value, ...props }: ControlProps) {
  const t = useT()
  return <Select {...props} options={[{ id: 'true', name: t('rules.yes') }, { id: 'false', name: t('rules.no') }]} value={value || null} />
}

function AttributeValue({ attribute, ...props }: ControlProps & { attribute: AdminAttributeDefinition | undefined }) {
  if (attribute?.type === 'choice') return <Select {...props} options={attribute.choices.map(({ value, label }) => ({ id: value, name: label }))} value={props.value || null} />
  if (attribute?.type === 'boolean') return <YesNo {...props} />
  return <TextField {...props} maxLength={200} type={attribute?.type === 'date' ? 'date' : 'text'} inputMode={attribute?.type === 'number' ? 'decimal' : 'text'} />
}
