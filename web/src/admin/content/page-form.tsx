import type { AdminPage, AdminPageInput } from '../../api/admin.gen.ts'
import { Panel, Switch, TextField, useDebounced, type FormState } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { HtmlField } from './html-field.tsx'
import { paragraphs } from './html.ts'
import { PageFrame } from './page-frame.tsx'

// PageValues is a page while it is written.
export interface PageValues {
  title: string
  slug: string
  body: string
  published: boolean
  seoTitle: string
  seoDescription: string
}

export const valuesOf = (page?: AdminPage): PageValues => ({
  title: page?.title ?? '', slug: page?.slug ?? '', body: page?.body ?? '', published: page?.published ?? false, seoTitle: page?.seo.title ?? '', seoDescription: page?.seo.description ?? '',
})

// inputOf is what the API takes.
export const inputOf = ({ title, slug, body, published, seoTitle, seoDescription }: PageValues): AdminPageInput => ({
  title, slug, body: paragraphs(body), published, seo: { title: seoTitle, description: seoDescription },
})

const patience = 400 // milliseconds

// PageFields is what a page is made of, with what comes of it beside.
export function PageFields({ form, isOpen }: { form: FormState<PageValues>; isOpen: boolean }) {
  const t = useT()
  const title = useDebounced(form.values.title, patience)
  const body = useDebounced(form.values.body, patience)
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-cols-2">
        <Panel title={t('pages.words')}>
          <div className="grid gap-5">
            <TextField label={t('pages.title')} {...form.field('title')} isRequired isDisabled={!isOpen} />
            <HtmlField label={t('pages.body')} hint={t('pages.bodyHint')} {...form.field('body')} isDisabled={!isOpen} />
          </div>
        </Panel>
        <Panel title={t('pages.preview')}>
          <PageFrame title={title} body={paragraphs(body)} label={t('pages.preview')} />
        </Panel>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-cols-2">
        <Panel title={t('pages.publishing')}>
          <div className="grid gap-5">
            <TextField label={t('pages.address')} hint={t('pages.addressHint')} prefix="/pages/" {...form.field('slug')} isDisabled={!isOpen} mono />
            <Switch isSelected={form.values.published} onChange={(published) => form.set({ published })} hint={t('pages.publishedHint')} isDisabled={!isOpen}>
              {t('pages.published')}
            </Switch>
          </div>
        </Panel>
        <Panel title={t('pages.search.title')}>
          <div className="grid gap-5">
            <TextField label={t('pages.seoTitle')} hint={t('pages.seoTitleHint')} {...form.field('seoTitle')} error={form.errors['seo.title']} isDisabled={!isOpen} />
            <TextField label={t('pages.seoDescription')} rows={3} {...form.field('seoDescription')} error={form.errors['seo.description']} isDisabled={!isOpen} />
          </div>
        </Panel>
      </div>
    </>
  )
}
