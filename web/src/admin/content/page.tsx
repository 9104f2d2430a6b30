import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { useAdminDeletePageMutation, useAdminGetPageQuery, useAdminUpdatePageMutation, type AdminPage } from '../../api/admin.gen.ts'
import { BackLink, Button, ConfirmDialog, etag, FormPage, LinkButton, Loaded, useDo, useForm } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { inputOf, PageFields, valuesOf } from './page-form.tsx'
import { StateBadge } from './pages.tsx'

// Screen is one page of text.
export function Screen() {
  const { id = '' } = useParams()
  const query = useAdminGetPageQuery({ id })
  return <Loaded query={query}>{(page) => <Editor key={page.id} page={page} reload={() => query.refetch()} />}</Loaded>
}

function Editor({ page, reload }: { page: AdminPage; reload: () => Promise<unknown> }) {
  const t = useT()
  const may = useMay()
  const isOpen = may('content:write')
  const [update] = useAdminUpdatePageMutation()
  const form = useForm({
    initial: valuesOf(page), version: page.version, reload,
    save: (values, version) => update({ id: page.id, 'If-Match': etag(version), adminPagePatch: inputOf(values) }).unwrap(),
  })
  return (
    <FormPage
      form={form} mayNot={!isOpen} title={page.title} badge={<StateBadge isPublished={page.published} />}
      pageActions={
        <>
          {page.published && (
            <LinkButton icon="out" href={`/pages/${page.slug}`} target="_blank">
              {t('pages.view')}
            </LinkButton>
          )}
          {isOpen && <Remove page={page} />}
        </>
      }
      back={<BackLink href="/admin/content/pages">{t('nav.pages')}</BackLink>}
    >
      <PageFields form={form} isOpen={isOpen} />
    </FormPage>
  )
}

function Remove({ page }: { page: AdminPage }) {
  const t = useT()
  const navigate = useNavigate()
  const [remove] = useAdminDeletePageMutation()
  const { run, isBusy } = useDo()
  const [isAsking, setAsking] = useState(false)
  const confirm = async () => {
    const isGone = await run(() => remove({ id: page.id, 'If-Match': etag(page.version) }).unwrap(), t('pages.removed'))
    setAsking(false)
    if (isGone) void navigate('/admin/content/pages', { replace: true })
  }
  return (
    <>
      <Button icon="trash" onPress={() => setAsking(true)}>
        {t('pages.remove')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking} isPending={isBusy} isDangerous title={t('pages.removeTitle', { title: page.title })} text={t('pages.removeText')} action={t('pages.remove')}
        onClose={() => setAsking(false)} onConfirm={() => void confirm()}
      />
    </>
  )
}
