import type { AdminCategory } from '../../api/admin.gen.ts'
import { Button, PickSome } from '../kit/index.ts'
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
  const primary = (id: string, at: number) =>
    at > 0 ? (
      <Button kind="plain" className="min-h-8 px-2 text-sm" onPress={() => onChange([id, ...value.filter((other) => other !== id)])}>
        {t('product.makePrimary')}
      </Button>
    ) : (
      value.length > 1 && <span className="text-sm text-soft">{t('product.primary')}</span>
    )
  return <PickSome label={t('product.categories')} error={error} options={categoryChoices(categories)} value={value} name="categories" onChange={onChange} {...(hasPrimary && { beside: primary })} />
}
