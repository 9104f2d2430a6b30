import { useNavigate } from 'react-router'
import { useAdminCreatePageMutation } from '../../api/admin.gen.ts'
import { BackLink, FormPage, useForm } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { inputOf, PageFields, valuesOf } from './page-form.tsx'

const blank = { ...valuesOf(), published: true }

// Screen writes a page.
export function Screen() {
  const t = useT()
  const navigate = useNavigate()
  const [create] = useAdminCreatePageMutation()
  const form = useForm({
    initial: blank,
    save: (values) => create({ adminPageInput: inputOf(values) }).unwrap(),
  })
  return (
    <FormPage
      form={form} title={t('pages.add')} onSaved={() => void navigate('/admin/content/pages')}
      back={<BackLink href="/admin/content/pages">{t('nav.pages')}</BackLink>}
    >
      <PageFields form={form} isOpen />
    </FormPage>
  )
}
