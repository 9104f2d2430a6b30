import { useAdminListCategoriesQuery, useAdminListTaxClassesQuery } from '../../api/admin.gen.ts'
import { useEveryBrandQuery, useEveryProductTypeQuery } from '../../api/admin-every.ts'
import { Panel, Select, Suggest, Tokens } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { CategoryPicker } from './category-picker.tsx'
import type { ProductForm } from './editor.tsx'

const standard = 'standard' // stands for the class without a code

// Organization is what a product belongs to.
export function Organization({ form }: { form: ProductForm }) {
  const t = useT()
  const may = useMay()
  const brands = useEveryBrandQuery().data ?? []
  const types = useEveryProductTypeQuery().data ?? []
  const categories = useAdminListCategoriesQuery().data?.data ?? []
  const classes = useAdminListTaxClassesQuery({ limit: 100 }, { skip: !may('taxes:read') }).data?.data ?? []
  const { tax_class } = form.values
  const codes = [...new Set([...classes.map((one) => one.code), ...(tax_class ? [tax_class] : [])])].filter((code) => code !== standard)
  const nameOf = (code: string) => classes.find((one) => one.code === code)?.name ?? code
  return (
    <Panel title={t('product.organization')}>
      <div className="grid gap-5">
        <CategoryPicker categories={categories} value={form.values.categories} onChange={(chosen) => form.set({ categories: chosen })} error={form.errors.categories} hasPrimary />
        <Suggest label={t('products.brand')} hint={t('product.newName')} options={brands.map((brand) => brand.name)} {...form.field('brand')} />
        <Suggest label={t('products.type')} hint={t('product.typeHint')} options={types.map((type) => type.name)} {...form.field('product_type')} />
        <Tokens label={t('product.tags')} hint={t('product.tagsHint')} {...form.field('tags')} />
        <Select
          label={t('product.taxClass')} error={form.errors.tax_class} name="tax_class" value={tax_class || standard} onChange={(code) => form.set({ tax_class: code === standard ? '' : code })}
          options={[{ id: standard, name: t('product.standardClass') }, ...codes.map((id) => ({ id, name: nameOf(id) }))]}
        />
      </div>
    </Panel>
  )
}
