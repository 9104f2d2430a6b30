import { useState } from 'react'
import { Link } from 'react-router'
import { useAdminListCategoriesQuery, useAdminMoveCategoryMutation, type AdminCategory } from '../../api/admin.gen.ts'
import { EmptyState, etag, FilterBar, IconButton, LinkButton, Loaded, Menu, Page, useDo, useFilters, type Deed } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { MoveDialog } from './category-move.tsx'
import { RemoveCategory } from './category-remove.tsx'
import { treeOf, withAncestors, type Branch } from './tree.ts'

const spec = { q: 'one' } as const

// Screen is the tree of categories, and what can be done with each.
export function Screen() {
  const t = useT()
  const may = useMay()
  const query = useAdminListCategoriesQuery()
  const { filters, set, clear, query: address } = useFilters(spec)
  const add = may('catalog:write') && (
    <LinkButton kind="main" icon="plus" href="/admin/categories/new">
      {t('categories.add')}
    </LinkButton>
  )
  return (
    <Page title={t('nav.categories')} text={t('categories.text')} actions={add}>
      <FilterBar list="categories" query={address} count={0} onClear={() => clear()} search={{ label: t('categories.search'), value: filters.q ?? '', onChange: (q) => set({ q }) }} />
      <Loaded query={query}>
        {({ data }) => {
          const shown = filters.q ? withAncestors(data, filters.q) : data
          if (shown.length === 0) return <EmptyState icon="categories" title={t(filters.q ? 'categories.noneFound' : 'categories.none')} action={!filters.q && add} />
          return <Tree key={filters.q ?? ''} list={data} shown={shown} />
        }}
      </Loaded>
    </Page>
  )
}

type Doing = { what: 'move' | 'remove'; category: AdminCategory } | null

function Tree({ list, shown }: { list: readonly AdminCategory[]; shown: readonly AdminCategory[] }) {
  const t = useT()
  const [doing, setDoing] = useState<Doing>(null)
  const close = () => setDoing(null)
  const roots = treeOf(shown)
  return (
    <>
      <div className="table-frame py-1">
        <Branches branches={roots} label={t('nav.categories')} isWhole={list.length === shown.length} onDo={setDoing} />
      </div>
      {doing?.what === 'move' && <MoveDialog category={doing.category} list={list} onClose={close} />}
      {doing?.what === 'remove' && <RemoveCategory category={doing.category} isOpen onClose={close} />}
    </>
  )
}

interface BranchesProps {
  branches: readonly Branch[]
  label: string
  isWhole: boolean // not narrowed: only then it is plain what is before and after what
  onDo: (doing: Doing) => void
}

function Branches({ branches, label, isWhole, onDo }: BranchesProps) {
  return (
    <ul aria-label={label} className="not-first:ml-4 not-first:border-l not-first:border-line not-first:pl-1 sm:not-first:ml-7">
      {branches.map((branch, at) => (
        <Line key={branch.category.id} branch={branch} at={at} siblings={branches.length} isWhole={isWhole} onDo={onDo} />
      ))}
    </ul>
  )
}

function Line({ branch: { category, below }, at, siblings, isWhole, onDo }: { branch: Branch; at: number; siblings: number } & Pick<BranchesProps, 'isWhole' | 'onDo'>) {
  const t = useT()
  const may = useMay()
  const [isOpen, setOpen] = useState(true)
  const deeds = useDeeds(category, at, siblings, isWhole, onDo)
  return (
    <li>
      <div className="flex items-center gap-1 pr-2 pl-1 hover:bg-tint">
        {below.length > 0 ? (
          <IconButton icon={isOpen ? 'down' : 'right'} label={t(isOpen ? 'categories.fold' : 'categories.unfold', { name: category.name })} aria-expanded={isOpen} onPress={() => setOpen(!isOpen)} />
        ) : (
          <span className="size-10 shrink-0" />
        )}
        <Link to={`/admin/categories/${category.id}`} className="min-w-0 grow py-2.5 no-underline hover:underline">
          <span className="font-semibold wrap-break-word">{category.name}</span>
          <span className="ml-3 hidden text-sm text-soft sm:inline">{`/${category.slug}`}</span>
        </Link>
        {may('catalog:write') && <Menu label={t('categories.deeds', { name: category.name })} deeds={deeds} />}
      </div>
      {below.length > 0 && isOpen && <Branches branches={below} label={category.name} isWhole={isWhole} onDo={onDo} />}
    </li>
  )
}

function useDeeds(category: AdminCategory, at: number, siblings: number, isWhole: boolean, onDo: (doing: Doing) => void): Deed[] {
  const t = useT()
  const [move] = useAdminMoveCategoryMutation()
  const { run } = useDo()
  const to = (position: number) =>
    void run(
      () => move({ id: category.id, 'If-Match': etag(category.version), adminCategoryMove: { parent_id: category.parent_id, position } }).unwrap(),
      t('categories.moved', { name: category.name }),
    )
  return [
    { id: 'edit', name: t('categories.edit'), icon: 'edit', href: `/admin/categories/${category.id}` },
    { id: 'add', name: t('categories.addBelow'), icon: 'plus', href: `/admin/categories/new?parent=${category.id}` },
    { id: 'up', name: t('categories.up'), icon: 'up', isDisabled: !isWhole || at === 0, onAction: () => to(at - 1) },
    { id: 'down', name: t('categories.down'), icon: 'down', isDisabled: !isWhole || at === siblings - 1, onAction: () => to(at + 1) },
    { id: 'move', name: t('categories.move'), icon: 'right', onAction: () => onDo({ what: 'move', category }) },
    { id: 'remove', name: t('settings.removeAction'), icon: 'trash', isDangerous: true, onAction: () => onDo({ what: 'remove', category }) },
  ]
}
