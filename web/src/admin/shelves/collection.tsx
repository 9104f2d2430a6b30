import { skipToken } from '@reduxjs/toolkit/query'
import { useRef, useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import {
  useAdminCreateCollectionMutation, useAdminDeleteCollectionMutation, useAdminGetCollectionQuery, useAdminUpdateCollectionMutation,
  type AdminCollection, type AdminCollectionRules, type AdminProductListItem,
} from '../../api/admin.gen.ts'
import { useEveryProductOfQuery } from '../../api/admin-every.ts'
import { BackLink, Badge, etag, FormPage, LinkButton, Loaded, Note, Panel, RemoveButton, Select, TextField, useForm, type FormState } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { problemOf } from '../problem.ts'
import { Conditions } from './conditions.tsx'
import { fillingOf, noRules, type FillingDraft } from './filling.ts'
import { Members } from './members.tsx'
import { Gone, plain, SeoPanel } from './parts.tsx'
import { Preview, usePreview } from './preview.tsx'

const list = '/admin/collections'

// Screen is one collection, or a new one.
export function Screen() {
  const t = useT()
  const { id = '' } = useParams()
  const [isGone, setGone] = useState(false)
  const isNew = id === 'new'
  const query = useAdminGetCollectionQuery(isNew || isGone ? skipToken : { id })
  const products = useEveryProductOfQuery(query.currentData && !query.currentData.rules ? id : skipToken)
  if (isNew) return <Editor key="new" collection={null} products={[]} reload={() => Promise.resolve()} onGoing={setGone} />
  if (query.error && problemOf(query.error).status === 404) return <Gone title={t('nav.collections')} back={list} />
  const isWhole = query.data && (query.data.rules || products.data)
  return (
    <Loaded query={isWhole ? query : { error: query.error ?? products.error, refetch: query.refetch }}>
      {(collection) => <Editor key={id} collection={collection} products={products.data ?? []} reload={() => Promise.all([query.refetch(), !collection.rules && products.refetch()])} onGoing={setGone} />}
    </Loaded>
  )
}

type Way = FillingDraft['way']

interface Draft extends FillingDraft {
  title: string
  slug: string
  description: string
  seo: { title: string; description: string }
}

const draftOf = (collection: AdminCollection | null, products: readonly AdminProductListItem[]): Draft => ({
  title: collection?.title ?? '', slug: collection?.slug ?? '', description: collection?.description ?? '', seo: collection?.seo ?? { title: '', description: '' },
  way: collection?.rules ? 'rules' : 'hand', rules: collection?.rules ?? noRules, products: products.map(({ id }) => id),
})

interface EditorProps {
  collection: AdminCollection | null
  products: readonly AdminProductListItem[]
  reload: () => Promise<unknown>
  onGoing: (isGone: boolean) => void
}

function Editor({ collection, products, reload, onGoing }: EditorProps) {
  const t = useT()
  const may = useMay()
  const navigate = useNavigate()
  const { save, made } = useSave(collection)
  const form = useForm<Draft>({ initial: draftOf(collection, products), version: collection?.version, reload, save })
  const mayWrite = may('catalog:write')
  return (
    <FormPage
      title={collection?.title ?? t('collections.new')} back={<BackLink href={list}>{t('nav.collections')}</BackLink>} form={form} mayNot={!mayWrite}
      badge={collection?.filling && <Badge tone="warn">{t('collections.filling')}</Badge>} pageActions={collection && <Deeds collection={collection} onGoing={onGoing} />}
      {...(!collection && { onSaved: () => void navigate(`${list}/${made.current}`) })}
    >
      <Panel title={t('shelves.what')}>
        <div className="grid gap-5">
          <TextField label={t('shelves.title')} {...form.field('title')} isRequired />
          <TextField label={t('shelves.slug')} hint={t('shelves.slugHint')} prefix="/collections/" {...form.field('slug')} />
          <TextField label={t('shelves.description')} hint={t('shelves.descriptionHint')} rows={4} {...form.field('description')} />
        </div>
      </Panel>
      <Filling form={form} collection={collection} products={products} isDisabled={!mayWrite} />
      <SeoPanel form={form} title={form.values.title} text={plain(form.values.description)} path={`/collections/${form.values.slug}`} />
    </FormPage>
  )
}

// useSave makes or changes a collection.
function useSave(collection: AdminCollection | null) {
  const [create] = useAdminCreateCollectionMutation()
  const [update] = useAdminUpdateCollectionMutation()
  const made = useRef('')
  const save = async (draft: Draft, version: number | undefined, base: Draft) => {
    const { way, rules, products, ...values } = draft
    if (!collection) {
      const { id } = await create({ adminCollectionInput: { ...values, ...(way === 'rules' ? { rules } : { products }) } }).unwrap()
      made.current = id
      return
    }
    await update({ id: collection.id, 'If-Match': etag(version), adminCollectionPatch: { ...values, ...fillingOf(draft, base, collection) } }).unwrap()
  }
  return { save, made }
}

function Deeds({ collection, onGoing }: { collection: AdminCollection; onGoing: (isGone: boolean) => void }) {
  const t = useT()
  const may = useMay()
  const [remove] = useAdminDeleteCollectionMutation()
  const removeIt = async () => {
    onGoing(true) // nobody asks for it again
    try {
      await remove({ id: collection.id, 'If-Match': etag(collection.version) }).unwrap()
    } catch (error) {
      onGoing(false)
      throw error
    }
  }
  return (
    <>
      <LinkButton kind="plain" icon="eye" href={`/collections/${collection.slug}`} target="_blank">
        {t('shelves.inShop')}
      </LinkButton>
      {may('catalog:write') && <RemoveButton name={collection.title} text={t('collections.removeText')} back={list} remove={removeIt} />}
    </>
  )
}

interface FillingProps {
  form: FormState<Draft>
  collection: AdminCollection | null
  products: readonly AdminProductListItem[]
  isDisabled: boolean
}

const ways: readonly Way[] = ['hand', 'rules']

function Filling({ form, collection, products, isDisabled }: FillingProps) {
  const t = useT()
  const { values, set, errors } = form
  const wasRuled = Boolean(collection?.rules)
  return (
    <Panel title={t('shelves.products')}>
      <div className="grid gap-5">
        <div className="sm:max-w-xs">
          <Select label={t('collections.filled')} isDisabled={isDisabled} options={ways.map((id) => ({ id, name: t(`collections.filled.${id}`) }))} {...form.field('way')} />
        </div>
        {values.way === 'rules' ? (
          <Ruled rules={values.rules} onChange={(rules) => set({ rules })} errors={errors} isDisabled={isDisabled} />
        ) : wasRuled ? (
          <Note>{t('collections.rulesEnd')}</Note>
        ) : (
          <Members value={values.products} onChange={(next) => set({ products: next })} known={products} isDisabled={isDisabled} error={errors['products']} />
        )}
        {values.way === 'rules' && collection && !wasRuled && values.products.length > 0 && <Note tone="warn">{t('collections.rulesBegin')}</Note>}
      </div>
    </Panel>
  )
}

interface RuledProps {
  rules: AdminCollectionRules
  onChange: (rules: AdminCollectionRules) => void
  errors: Record<string, string>
  isDisabled: boolean
}

function Ruled({ rules, onChange, errors, isDisabled }: RuledProps) {
  const t = useT()
  const preview = usePreview(rules)
  return (
    <>
      <Conditions rules={rules} onChange={onChange} errors={{ ...preview.errors, ...errors }} isDisabled={isDisabled} />
      <section aria-label={t('rules.preview')} className="border-t border-line pt-4">
        <h3 className="mb-3">{t('rules.preview')}</h3>
        <Preview of={preview} />
      </section>
    </>
  )
}
