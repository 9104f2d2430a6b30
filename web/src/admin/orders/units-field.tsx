import { useId, type ReactNode } from 'react'
import type { AdminOrderItem } from '../../api/admin.gen.ts'
import { NumberField } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { detailsOf, Picture } from './goods.tsx'
import { unitsOf } from './rules.ts'

interface UnitsFieldProps {
  legend: string
  items: readonly AdminOrderItem[]
  leftOf: (item: AdminOrderItem) => number
  units: Record<string, number> // by line
  onChange: (units: Record<string, number>) => void
  errors: Record<string, string> // by line
  error?: string | undefined // of all of them
  endOf?: (item: AdminOrderItem, units: number) => ReactNode // beside the number
}

// UnitsField asks of how many units of each line. Lines of which none are left are not asked about.
export function UnitsField({ legend, items, leftOf, units, onChange, errors, error, endOf }: UnitsFieldProps) {
  const t = useT()
  const wrong = useId()
  const asked = items.filter((item) => leftOf(item) > 0)
  const isAll = asked.every((item) => unitsOf(units, item.id) === leftOf(item))
  const setAll = () => onChange(Object.fromEntries(asked.map((item) => [item.id, isAll ? 0 : leftOf(item)])))
  return (
    <fieldset aria-describedby={error ? wrong : undefined} data-field="items" data-invalid={error ? true : undefined} className="grid gap-1">
      <legend className="mb-2 flex w-full items-baseline justify-between gap-4 font-semibold">
        {legend}
        <button type="button" className="cursor-pointer text-sm font-semibold underline" onClick={setAll}>
          {t(isAll ? 'orders.noUnits' : 'orders.allUnits')}
        </button>
      </legend>
      <ul className="grid divide-y divide-line">
        {asked.map((item) => (
          <li key={item.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 sm:flex-nowrap">
            <Picture url={item.image_url} />
            <div className="min-w-0 grow basis-40">
              <p className="font-semibold">{item.title}</p>
              <p className="text-sm text-soft">{detailsOf(item) || item.sku}</p>
            </div>
            <div className="ml-auto flex items-center gap-3">
              <div className="w-28">
                <NumberField
                  label={t('orders.unitsOf', { title: item.title })} hideLabel name={`units-${item.id}`} minValue={0} maxValue={leftOf(item)} value={unitsOf(units, item.id)}
                  onChange={(count) => onChange({ ...units, [item.id]: count })} unit={t('orders.of', { count: leftOf(item) })} error={errors[item.id]}
                />
              </div>
              {endOf?.(item, unitsOf(units, item.id))}
            </div>
          </li>
        ))}
      </ul>
      {error && (
        <p id={wrong} className="text-sm font-medium text-bad">
          {error}
        </p>
      )}
    </fieldset>
  )
}
