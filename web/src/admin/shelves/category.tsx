import { useRef, useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { useAdminCreateCategoryMutation, useAdminListCategoriesQuery, useAdminUpdateCategoryMutation, type AdminCategory } from '../../api/admin.gen.ts'
import { BackLink, Button, categoryPicks, etag, FormPage, LinkButton, Loaded, Panel, PickOne, TextField, useForm } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { MoveDialog } from './category-move.tsx'
import { RemoveCategory } from './category-remove.tsx'
import { Gone, plain, SeoPanel } from './parts.tsx'

const list = '/admin/categories'

// Screen is one category, or a new one.
export function Screen() {
  const t = useT()
  const { id = '' } = useParams()
  const query = useAdminListCategoriesQuery()
  return (
    <Loaded query={query}>
      {({ data }) => {
        const category = data.find((one) => one.id === id)
        if (!category && id !== 'new') return <Gone title={t('nav.categories')} back={list} />
        return <Editor key={id} category={category ?? null} all={data} reload={query.refetch} />
      }}
    </Loaded>
  )
}

interface EditorProps {
  category: AdminCategory | null
  all: readonly AdminCategory[]
  reload: () => Promise<unknown>
}

function Editor({ category, all, reload }: EditorProps) {
  const t = useT()
  const may = useMay()
  const navigate = useNavigate()
  const [params] = useSearchParams()
  const [create] = useAdminCreateCategoryMutation()
  const [update] = useAdminUpdateCategoryMutation()
  const made = useRef('')
  const form = useForm({
    initial: {
      name: category?.name ?? '', slug: category?.slug ?? '', description: category?.description ?? '', seo: category?.seo ?? { title: '', description: '' },
      parent_id: category ? category.parent_id : params.get('parent'),
    },
    version: category?.version, reload,
    save: async ({ parent_id, ...values }, version) => {
      if (category) return update({ id: category.id, 'If-Match': etag(version), adminCategoryPatch: values }).unwrap()
      const { id } = await create({ adminCategoryInput: { ...values, ...(parent_id !== null && { parent_id }) } }).unwrap()
      made.current = id
    },
  })
  return (
    <FormPage
      title={category?.name ?? t('categories.new')} back={<BackLink href={list}>{t('nav.categories')}</BackLink>} form={form} mayNot={!may('catalog:write')}
      pageActions={category && <Deeds category={category} all={all} />} {...(!category && { onSaved: () => void navigate(`${list}/${made.current}`) })}
    >
      <Panel title={t('shelves.what')}>
        <div className="grid gap-5">
          <TextField label={t('settings.name')} {...form.field('name')} isRequired />
          {category ? <Place category={category} all={all} /> : <PickOne of="category" label={t('categories.parent')} hint={t('categories.parentHint')} {...form.field('parent_id')} />}
          <TextField label={t('shelves.slug')} hint={t('shelves.slugHint')} prefix="/categories/" {...form.field('slug')} />
          <TextField label={t('shelves.description')} hint={t('shelves.descriptionHint')} rows={5} {...form.field('description')} />
        </div>
      </Panel>
      <SeoPanel form={form} title={form.values.name} text={plain(form.values.description)} path={`/categories/${form.values.slug}`} />
    </FormPage>
  )
}

// Place says where in the tree a category is; it is moved apart from what it is called.
function Place({ category, all }: { category: AdminCategory; all: readonly AdminCategory[] }) {
  const t = useT()
  const may = useMay()
  const [isMoving, setMoving] = useState(false)
  const path = categoryPicks(all).find(({ id }) => id === category.parent_id)?.name
  return (
    <div>
      <p className="mb-1 font-semibold">{t('categories.parent')}</p>
      <p className="flex flex-wrap items-center gap-3">
        <span>{path ?? t('categories.root')}</span>
        {may('catalog:write') && <Button onPress={() => setMoving(true)}>{t('categories.move')}</Button>}
      </p>
      {isMoving && <MoveDialog category={category} list={all} onClose={() => setMoving(false)} />}
    </div>
  )
}

function Deeds({ category, all }: { category: AdminCategory; all: readonly AdminCategory[] }) {
  const t = useT()
  const may = useMay()
  const navigate = useNavigate()
  const [isGoing, setGoing] = useState(false)
  const isLeaf = !all.some(({ parent_id }) => parent_id === category.id)
  return (
    <>
      <LinkButton kind="plain" icon="eye" href={`/categories/${category.slug}`} target="_blank">
        {t('shelves.inShop')}
      </LinkButton>
      <LinkButton icon="products" href={`/admin/products?category=${category.id}`}>
        {t('shelves.products')}
      </LinkButton>
      {may('catalog:write') && isLeaf && (
        <Button icon="trash" onPress={() => setGoing(true)}>
          {t('settings.removeAction')}
        </Button>
      )}
      <RemoveCategory category={category} isOpen={isGoing} onClose={() => setGoing(false)} onRemoved={() => void navigate(list)} />
    </>
  )
}
