import type { AdminCategory } from '../../api/admin.gen.ts'
import { Button, Chip, ComboBox } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { categoryChoices } from './product-filters.tsx'

interface CategoryPickerProps {
  categories: readonly AdminCategory[]
  value: readonly string[] // ids
  onChange: (value: string[]) => void
  hasPrimary?: boolean // the first one counts more
  error?: string | undefined
}

// CategoryPicker is several categories, found by their names.
export function CategoryPicker({ categories, value, onChange, hasPrimary = false, error }: CategoryPickerProps) {
  const t = useT()
  const choices = categoryChoices(categories)
  const nameOf = (id: string) => choices.find((choice) => choice.id === id)?.name ?? id
  return (
    <div className="grid gap-2.5">
      <ComboBox
        key={value.join()} label={t('product.categories')} error={error} options={choices.filter((choice) => !value.includes(choice.id))} value={null} name="categories"
        onChange={(id) => onChange([...value, id])}
      />
      {value.length > 0 && (
        <ul className="grid gap-1.5">
          {value.map((id, i) => (
            <li key={id} className="flex flex-wrap items-center gap-2">
              <Chip onRemove={() => onChange(value.filter((other) => other !== id))}>{nameOf(id)}</Chip>
              {hasPrimary && i === 0 && value.length > 1 && <span className="text-sm text-soft">{t('product.primary')}</span>}
              {hasPrimary && i > 0 && (
                <Button kind="plain" className="min-h-8 px-2 text-sm" onPress={() => onChange([id, ...value.filter((other) => other !== id)])}>
                  {t('product.makePrimary')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
