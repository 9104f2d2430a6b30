import { useState } from 'react'
import { useAdminCreateBrandMutation, useAdminDeleteBrandMutation, useAdminUpdateBrandMutation, type AdminBrand } from '../../api/admin.gen.ts'
import { useEveryBrandQuery } from '../../api/admin-every.ts'
import { Button, Dialog, EmptyState, etag, FilterBar, Form, LinkButton, Loaded, Menu, Page, Removal, Table, TextField, useFilters, useForm, useOpened, type Column } from '../kit/index.ts'
import { searched } from '../kit/picks.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'

const spec = { q: 'one' } as const

// Screen is the brands of what the shop sells.
export function Screen() {
  const t = useT()
  const may = useMay()
  const query = useEveryBrandQuery()
  const { filters, set, clear, query: address } = useFilters(spec)
  const opened = useOpened(query.data)
  const [going, setGoing] = useState<AdminBrand | null>(null)
  const [remove] = useAdminDeleteBrandMutation()
  const columns = useColumns(opened.open, setGoing)
  const add = may('catalog:write') && (
    <Button kind="main" icon="plus" onPress={() => opened.open('new')}>
      {t('brands.add')}
    </Button>
  )
  return (
    <Page title={t('nav.brands')} text={t('brands.text')} actions={add}>
      <FilterBar list="brands" query={address} count={0} onClear={() => clear()} search={{ label: t('brands.search'), value: filters.q ?? '', onChange: (q) => set({ q }) }} />
      <Loaded query={query}>
        {(list) => (
          <Table
            label={t('nav.brands')} columns={columns} rows={searched(list, filters.q ?? '')} keyOf={(brand) => brand.id} textOf={(brand) => brand.name}
            empty={<EmptyState icon="promotions" title={t(filters.q ? 'shelves.noneFound' : 'brands.none')} action={!filters.q && add} />}
          />
        )}
      </Loaded>
      {opened.isOpen && <BrandDialog brand={opened.row} reload={() => query.refetch()} onClose={opened.close} />}
      {going && (
        <Removal
          isOpen name={going.name} text={t('brands.removeText')} onClose={() => setGoing(null)}
          remove={() => remove({ id: going.id, 'If-Match': etag(going.version) }).unwrap()}
        />
      )}
    </Page>
  )
}

function useColumns(onEdit: (brand: AdminBrand) => void, onRemove: (brand: AdminBrand) => void): Column<AdminBrand>[] {
  const t = useT()
  const format = useFormat()
  const may = useMay()
  const deeds = (brand: AdminBrand) => [
    ...(may('catalog:write') ? [{ id: 'edit', name: t('categories.edit'), icon: 'edit' as const, onAction: () => onEdit(brand) }] : []),
    { id: 'shop', name: t('shelves.inShop'), icon: 'eye' as const, href: `/brands/${brand.slug}`, target: '_blank' },
    ...(may('catalog:write') ? [{ id: 'remove', name: t('settings.removeAction'), icon: 'trash' as const, isDangerous: true, onAction: () => onRemove(brand) }] : []),
  ]
  return [
    { id: 'name', title: t('settings.name'), render: (brand) => <span className="font-semibold">{brand.name}</span> },
    { id: 'slug', title: t('shelves.slug'), render: (brand) => <span className="text-soft">{`/brands/${brand.slug}`}</span> },
    { id: 'changed', title: t('shelves.changed'), isQuiet: true, render: (brand) => format.date(brand.updated_at) },
    {
      id: 'deeds', title: t('shelves.deeds'), isNumeric: true,
      render: (brand) => (
        <span className="inline-flex items-center gap-1">
          <LinkButton kind="plain" icon="products" href={`/admin/products?brand=${brand.id}`}>
            {t('shelves.products')}
          </LinkButton>
          <Menu label={t('categories.deeds', { name: brand.name })} deeds={deeds(brand)} />
        </span>
      ),
    },
  ]
}

function BrandDialog({ brand, reload, onClose }: { brand: AdminBrand | null; reload: () => Promise<unknown>; onClose: () => void }) {
  const t = useT()
  const [create] = useAdminCreateBrandMutation()
  const [update] = useAdminUpdateBrandMutation()
  const form = useForm({
    initial: { name: brand?.name ?? '', slug: brand?.slug ?? '' }, version: brand?.version, reload,
    save: (values, version) =>
      brand ? update({ id: brand.id, 'If-Match': etag(version), adminBrandPatch: values }).unwrap() : create({ adminBrandInput: values }).unwrap(),
  })
  return (
    <Dialog title={brand ? t('settings.edit', { name: brand.name }) : t('brands.add')} isOpen onClose={onClose} size="small">
      <Form form={form} onSaved={onClose}>
        <TextField label={t('settings.name')} {...form.field('name')} isRequired />
        <TextField label={t('shelves.slug')} hint={t('shelves.slugHint')} prefix="/brands/" {...form.field('slug')} />
      </Form>
    </Dialog>
  )
}
