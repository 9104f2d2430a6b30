import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { useAdminDeleteProductMutation, type AdminProduct } from '../../api/admin.gen.ts'
import { ConfirmDialog, etag, FormPage, LinkButton, Menu, Panel, RichText, TextField, useDo, type FormState } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { Attributes } from './attribute-fields.tsx'
import type { ProductDraft } from './draft.ts'
import { Options } from './options.tsx'
import { Organization } from './organization.tsx'
import { Pictures } from './pictures.tsx'
import { StatusBadge } from './product-columns.tsx'
import { Publication } from './publication.tsx'
import { Seo } from './seo.tsx'
import { Variants } from './variant-grid.tsx'

export type ProductForm = FormState<ProductDraft>

interface EditorProps {
  form: ProductForm
  product: AdminProduct | null // null: it is not there yet
  onSaved?: () => void
}

// Editor is everything about a product on one page, saved at once.
export function Editor({ form, product, onSaved }: EditorProps) {
  const t = useT()
  const may = useMay()
  return (
    <FormPage
      title={product?.title ?? t('products.new')} form={form} mayNot={!may('catalog:write')} {...(onSaved && { onSaved })} {...(!product && { saveText: t('product.create') })}
      badge={product && <StatusBadge status={product.status} />} pageActions={product && <Deeds product={product} isDirty={form.isDirty} />}
      back={
        <Link to="/admin/products" className="text-soft">
          {t('nav.products')}
        </Link>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
          <Basics form={form} />
          <Pictures form={form} />
        </div>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
          <Publication form={form} />
          <Organization form={form} />
        </div>
      </div>
      <Options form={form} />
      <Variants form={form} />
      <Attributes form={form} />
      <Seo form={form} />
    </FormPage>
  )
}

function Basics({ form }: { form: ProductForm }) {
  const t = useT()
  const may = useMay()
  return (
    <Panel title={t('product.basics')}>
      <div className="grid gap-5">
        <TextField label={t('product.title')} {...form.field('title')} isRequired />
        <TextField label={t('product.subtitle')} hint={t('product.subtitleHint')} {...form.field('subtitle')} />
        <RichText label={t('product.description')} {...form.field('description')} isReadOnly={!may('catalog:write')} />
      </div>
    </Panel>
  )
}

// Deeds is what can be done with the product as a whole.
function Deeds({ product, isDirty }: { product: AdminProduct; isDirty: boolean }) {
  const t = useT()
  const may = useMay()
  const navigate = useNavigate()
  const [isGoing, setGoing] = useState(false)
  const [remove] = useAdminDeleteProductMutation()
  const { run, isBusy } = useDo()
  const isShown = product.status === 'published'
  const goAway = async () => {
    if (await run(() => remove({ id: product.id, 'If-Match': etag(product.version) }).unwrap(), t('product.deleted'))) void navigate('/admin/products')
    else setGoing(false)
  }
  return (
    <>
      {isShown && (
        <LinkButton icon="out" href={`/products/${product.slug}`} target="_blank">
          {t('product.view')}
        </LinkButton>
      )}
      {may('catalog:write') && (
        <Menu
          label={t('product.more')} className="button button-quiet size-10 p-0"
          deeds={[
            { id: 'copy', name: t('product.copy'), icon: 'copy', href: `/admin/products/new?like=${product.id}` },
            {
              id: 'delete', name: t('product.delete'), icon: 'trash', isDangerous: true, isDisabled: isShown || isDirty, onAction: () => setGoing(true),
              ...(isShown && { hint: t('product.deleteHint') }),
            },
          ]}
        />
      )}
      <ConfirmDialog
        isOpen={isGoing} title={t('product.deleteTitle', { name: product.title })} text={t('product.deleteText')} action={t('product.delete')} isDangerous isPending={isBusy}
        onClose={() => setGoing(false)} onConfirm={() => void goAway()}
      />
    </>
  )
}
