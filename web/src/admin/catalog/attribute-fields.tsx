import { useState } from 'react'
import type { AdminAttributeDefinition } from '../../api/admin.gen.ts'
import { useEveryAttributeQuery, useEveryProductTypeQuery } from '../../api/admin-every.ts'
import { CheckList, NumberField, Panel, PickFrom, PickSome, Select, TextField } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { attributesFor, type AttributeShown } from './attributes-for.ts'
import type { AttributeValue } from './draft.ts'
import type { ProductForm } from './editor.tsx'

// Attributes is the properties of a product: those of its type, those that it has beside, and more if one wants.
export function Attributes({ form }: { form: ProductForm }) {
  const t = useT()
  const definitions = useEveryAttributeQuery().data ?? []
  const types = useEveryProductTypeQuery().data ?? []
  const [added, setAdded] = useState<string[]>([]) // codes
  const type = types.find((one) => one.name === form.values.product_type)
  const shown = attributesFor(definitions, type, [...Object.keys(form.values.attributes), ...added])
  const rest = definitions.filter((one) => !shown.some(({ definition }) => definition === one))
  const set = (code: string, values: AttributeValue[]) => form.set({ attributes: { ...form.values.attributes, [code]: values } })
  if (definitions.length === 0) return null
  return (
    <Panel title={t('product.attributes')} text={type ? t('product.attributesOf', { name: type.name }) : t('product.attributesText')}>
      <div className="grid gap-6">
        {shown.length > 0 && (
          <div className="grid items-start gap-5 sm:grid-cols-2 xl:grid-cols-3">
            {shown.map((one) => (
              <Value key={one.definition.code} shown={one} values={form.values.attributes[one.definition.code] ?? []} onChange={(values) => set(one.definition.code, values)} error={errorOf(form, one.definition.code)} />
            ))}
          </div>
        )}
        {rest.length > 0 && (
          <div className="max-w-sm">
            <PickFrom label={t('product.addAttribute')} options={rest.map((one) => ({ id: one.code, name: one.label || one.code }))} onPick={(code) => setAdded([...added, code])} />
          </div>
        )}
      </div>
    </Panel>
  )
}

// errorOf is what the API said of an attribute: it names those that were sent by their place.
function errorOf(form: ProductForm, code: string): string | undefined {
  const sent = Object.entries(form.values.attributes).filter(([, values]) => values.length > 0)
  const at = `attributes[${sent.findIndex(([name]) => name === code)}]`
  return Object.entries(form.errors).find(([name]) => name === at || name.startsWith(`${at}.`))?.[1]
}

interface ValueProps {
  shown: AttributeShown
  values: AttributeValue[]
  onChange: (values: AttributeValue[]) => void
  error: string | undefined
}

const fewChoices = 6

function Value({ shown: { definition, isRequired }, values, onChange, error }: ValueProps) {
  const t = useT()
  const label = definition.label || definition.code
  const common = { label, error, isRequired, name: `attributes.${definition.code}` }
  const first = values[0]
  switch (definition.type) {
    case 'number':
      return (
        <NumberField
          {...common} {...(definition.unit && { unit: definition.unit })} formatOptions={{ maximumFractionDigits: 6 }} value={typeof first === 'number' ? first : Number.NaN}
          onChange={(number) => onChange(Number.isNaN(number) ? values.slice(1) : [number, ...values.slice(1)])}
        />
      )
    case 'boolean':
      return (
        <Select
          {...common} options={(['yes', 'no', 'open'] as const).map((id) => ({ id, name: t(`product.${id}`) }))} value={first === true ? 'yes' : first === false ? 'no' : 'open'}
          onChange={(answer) => onChange(answer === 'open' ? [] : [answer === 'yes'])}
        />
      )
    case 'date':
      return <TextField {...common} type="date" value={typeof first === 'string' ? first : ''} onChange={(day) => onChange(day ? [day, ...values.slice(1)] : values.slice(1))} />
    case 'choice':
      return <Choices definition={definition} common={common} values={values} onChange={onChange} />
    default:
      return <Lines common={common} values={values} onChange={onChange} />
  }
}

interface CommonOf {
  common: { label: string; error: string | undefined; isRequired: boolean; name: string }
  values: AttributeValue[]
  onChange: (values: AttributeValue[]) => void
}

function Lines({ common, values, onChange }: CommonOf) {
  const text = values.join('\n')
  return <TextField {...common} rows={Math.max(1, values.length)} value={text} onChange={(entered) => onChange(entered === '' ? [] : entered.split('\n'))} />
}

function Choices({ definition, common, values, onChange }: CommonOf & { definition: AdminAttributeDefinition }) {
  const options = definition.choices.map((choice) => ({ id: choice.value, name: choice.label || choice.value }))
  const chosen = values.map(String)
  if (options.length <= fewChoices) {
    return (
      <div data-field={common.name}>
        <CheckList label={common.isRequired ? `${common.label} *` : common.label} options={options} value={chosen} onChange={onChange} />
        {common.error && (
          <p role="alert" className="mt-1 text-sm font-medium text-bad">
            {common.error}
          </p>
        )}
      </div>
    )
  }
  return <PickSome {...common} options={options} value={chosen} onChange={onChange} />
}
