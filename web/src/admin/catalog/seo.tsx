import { Panel, TextField } from '../kit/index.ts'
import { useT } from '../language.tsx'
import type { ProductForm } from './editor.tsx'
import { snippet, textOf } from './snippet.ts'

const titleLength = 60 // that search engines show
const textLength = 155

// Seo is how search engines show the product.
export function Seo({ form }: { form: ProductForm }) {
  const t = useT()
  const { seo, title, subtitle, description, slug } = form.values
  const own = { title: seo.title || title, text: seo.description || subtitle || textOf(description) }
  const set = (changes: Partial<typeof seo>) => form.set({ seo: { ...seo, ...changes } })
  return (
    <Panel title={t('product.seo')} text={t('product.seoText')}>
      <div className="grid gap-6 lg:grid-cols-2">
        <div className="grid content-start gap-5">
          <TextField
            label={t('product.seoTitle')} hint={t('product.letters', { count: own.title.length, most: titleLength })} placeholder={title} value={seo.title} onChange={(text) => set({ title: text })}
            error={form.errors['seo.title']} name="seo.title"
          />
          <TextField
            label={t('product.seoDescription')} hint={t('product.letters', { count: own.text.length, most: textLength })} rows={3} value={seo.description}
            onChange={(text) => set({ description: text })} error={form.errors['seo.description']} name="seo.description"
          />
          <TextField label={t('product.slug')} hint={t('product.slugHint')} prefix="/products/" {...form.field('slug')} />
        </div>
        <figure className="self-start">
          <figcaption className="mb-1 font-semibold">{t('product.preview')}</figcaption>
          <div className="rounded-(--radius-control) border border-line bg-paper p-5">
            <p className="text-sm text-soft">{`${location.host} › products › ${slug || '…'}`}</p>
            <p className="mt-1 text-xl leading-snug text-accent">{snippet(own.title, titleLength) || '…'}</p>
            <p className="mt-1 text-soft">{snippet(own.text, textLength) || '…'}</p>
          </div>
        </figure>
      </div>
    </Panel>
  )
}
