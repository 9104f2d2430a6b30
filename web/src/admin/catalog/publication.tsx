import { Panel, Select, TextField } from '../kit/index.ts'
import { useT } from '../language.tsx'
import type { ProductForm } from './editor.tsx'
import { momentOf, localOf } from '../kit/moments.ts'
import { statuses } from './product-filters.tsx'

// Publication is whether, and from when on, shoppers see a product.
export function Publication({ form }: { form: ProductForm }) {
  const t = useT()
  return (
    <Panel title={t('product.visibility')}>
      <div className="grid gap-5">
        <Select label={t('products.status')} hint={t(`product.statusHint.${form.values.status}`)} options={statuses.map((id) => ({ id, name: t(`products.status.${id}`) }))} {...form.field('status')} />
        {form.values.status === 'published' && <Moment form={form} name="published_at" label={t('product.publishedAt')} hint={t('product.publishedAtHint')} />}
        <Moment form={form} name="available_at" label={t('product.availableAt')} hint={t('product.availableAtHint')} />
      </div>
    </Panel>
  )
}

interface MomentProps {
  form: ProductForm
  name: 'published_at' | 'available_at'
  label: string
  hint: string
}

function Moment({ form, name, label, hint }: MomentProps) {
  const { value, onChange, error } = form.field(name)
  return <TextField type="datetime-local" label={label} hint={hint} error={error} name={name} value={localOf(value)} onChange={(text) => onChange(momentOf(text))} />
}
