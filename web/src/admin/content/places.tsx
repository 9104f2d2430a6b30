import { useAdminListCategoriesQuery, useAdminListCollectionsQuery, useAdminListPagesQuery } from '../../api/admin.gen.ts'
import { Icon, Menu, type Deed } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'

const few = 50 // of each kind

// PlaceMenu offers places in the shop, so that nobody has to know their addresses.
export function PlaceMenu({ onPick }: { onPick: (label: string, url: string) => void }) {
  const t = useT()
  const may = useMay()
  const { data: pages } = useAdminListPagesQuery()
  const { data: categories } = useAdminListCategoriesQuery(undefined, { skip: !may('catalog:read') })
  const { data: collections } = useAdminListCollectionsQuery({ limit: few }, { skip: !may('catalog:read') })
  const deed = (kind: string, name: string, url: string): Deed => ({ id: url, name, hint: kind, onAction: () => onPick(name, url) })
  const deeds: Deed[] = [
    ...(pages?.data ?? []).filter((page) => page.published).map((page) => deed(t('menus.place.page'), page.title, `/pages/${page.slug}`)),
    ...(collections?.data ?? []).map((one) => deed(t('menus.place.collection'), one.title, `/collections/${one.slug}`)),
    ...(categories?.data ?? []).map((one) => deed(t('menus.place.category'), one.name, `/categories/${one.slug}`)),
    deed(t('menus.place.all'), t('menus.place.everything'), '/search'),
  ]
  return (
    <Menu label={t('menus.addPlace')} deeds={deeds} className="button button-quiet">
      <Icon name="bookmark" className="size-4.5" />
      {t('menus.addPlace')}
    </Menu>
  )
}
