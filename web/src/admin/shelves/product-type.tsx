import { useRef } from 'react'
import { useNavigate, useParams } from 'react-router'
import { useAdminCreateProductTypeMutation, useAdminDeleteProductTypeMutation, useAdminUpdateProductTypeMutation, type AdminProductType, type AdminTypeAttribute } from '../../api/admin.gen.ts'
import { useEveryAttributeQuery, useEveryProductTypeQuery } from '../../api/admin-every.ts'
import { BackLink, Checkbox, etag, FormPage, LinkButton, Loaded, Panel, PickSearch, RemoveButton, TextField, useForm } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { Gone, Ordered } from './parts.tsx'

const list = '/admin/product-types'

// Screen is one kind of products, or a new one.
export function Screen() {
  const t = useT()
  const { id = '' } = useParams()
  const query = useEveryProductTypeQuery()
  return (
    <Loaded query={query}>
      {(all) => {
        const type = all.find((one) => one.id === id)
        if (!type && id !== 'new') return <Gone title={t('nav.productTypes')} back={list} />
        return <Editor key={id} type={type ?? null} reload={query.refetch} />
      }}
    </Loaded>
  )
}

function Editor({ type, reload }: { type: AdminProductType | null; reload: () => Promise<unknown> }) {
  const t = useT()
  const may = useMay()
  const navigate = useNavigate()
  const [create] = useAdminCreateProductTypeMutation()
  const [update] = useAdminUpdateProductTypeMutation()
  const [remove] = useAdminDeleteProductTypeMutation()
  const made = useRef('')
  const form = useForm({
    initial: { name: type?.name ?? '', attributes: type?.attributes ?? [] }, version: type?.version, reload,
    save: async (values, version) => {
      if (type) return update({ id: type.id, 'If-Match': etag(version), adminProductTypePatch: values }).unwrap()
      const { id } = await create({ adminProductTypeInput: values }).unwrap()
      made.current = id
    },
  })
  const mayWrite = may('catalog:write')
  return (
    <FormPage
      title={type?.name ?? t('productTypes.new')} back={<BackLink href={list}>{t('nav.productTypes')}</BackLink>} form={form} mayNot={!mayWrite}
      pageActions={
        type && (
          <>
            <LinkButton icon="products" href={`/admin/products?product_type=${type.id}`}>
              {t('shelves.products')}
            </LinkButton>
            {mayWrite && <RemoveButton name={type.name} text={t('productTypes.removeText')} back={list} remove={() => remove({ id: type.id, 'If-Match': etag(type.version) }).unwrap()} />}
          </>
        )
      }
      {...(!type && { onSaved: () => void navigate(`${list}/${made.current}`) })}
    >
      <Panel title={t('shelves.what')}>
        <TextField label={t('settings.name')} hint={t('productTypes.nameHint')} {...form.field('name')} isRequired />
      </Panel>
      <Panel title={t('nav.attributes')} text={t('productTypes.attributesText')}>
        <TypeAttributes value={form.values.attributes} onChange={(attributes) => form.set({ attributes })} isDisabled={!mayWrite} error={form.errors['attributes']} />
      </Panel>
    </FormPage>
  )
}

interface TypeAttributesProps {
  value: AdminTypeAttribute[]
  onChange: (value: AdminTypeAttribute[]) => void
  isDisabled: boolean
  error: string | undefined
}

function TypeAttributes({ value, onChange, isDisabled, error }: TypeAttributesProps) {
  const t = useT()
  const { data: all } = useEveryAttributeQuery()
  const nameOf = (id: string) => all?.find((attribute) => attribute.id === id)?.label ?? id
  return (
    <div className="grid gap-4">
      <Ordered label={t('nav.attributes')} items={value} keyOf={(one) => one.attribute_id} nameOf={(one) => nameOf(one.attribute_id)} onChange={onChange} isDisabled={isDisabled}>
        {(one, at) => (
          <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
            <span className="font-semibold">{nameOf(one.attribute_id)}</span>
            <Checkbox isSelected={one.required ?? false} isDisabled={isDisabled} onChange={(required) => onChange(value.map((other, i) => (i === at ? { ...other, required } : other)))}>
              {t('productTypes.required')}
            </Checkbox>
          </div>
        )}
      </Ordered>
      {!isDisabled && (
        <PickSearch
          of="attribute" label={t('productTypes.addAttribute')} name="attributes" error={error} without={value.map((one) => one.attribute_id)}
          onPick={({ id }) => onChange([...value, { attribute_id: id, required: false }])}
        />
      )}
    </div>
  )
}
