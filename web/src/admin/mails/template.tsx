import { useEffect, useState } from 'react'
import { useParams } from 'react-router'
import {
  useAdminGetMailTemplateQuery, useAdminPreviewMailTemplateMutation, useAdminPutMailTemplateMutation, useAdminResetMailTemplateMutation, type AdminMailPreview, type AdminMailTemplate,
} from '../../api/admin.gen.ts'
import { BackLink, Badge, Button, ConfirmDialog, etag, FormPage, Loaded, MailFrame, Note, Panel, Skeleton, Tabs, TextField, useDebounced, useDo, useForm } from '../kit/index.ts'
import { useLanguage, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { problemOf, problemText } from '../problem.ts'
import { kindName } from './kinds.tsx'
import { languageName } from './templates.tsx'

// Screen is the words of one kind of mail in one language, with what comes of them beside.
export function Screen() {
  const { kind = '', locale = '' } = useParams()
  const query = useAdminGetMailTemplateQuery({ kind, locale })
  return <Loaded query={query}>{(template) => <Editor key={`${kind} ${locale}`} template={template} reload={() => query.refetch()} />}</Loaded>
}

interface Words {
  subject: string
  html: string
  text: string
}

function Editor({ template, reload }: { template: AdminMailTemplate; reload: () => Promise<unknown> }) {
  const { t, locale } = useLanguage()
  const may = useMay()
  const [put] = useAdminPutMailTemplateMutation()
  const { kind, locale: language, subject, html, text } = template
  const isOpen = may('mail:write')
  const form = useForm({
    initial: { subject, html, text }, version: template.version, reload,
    save: (values, version) => put({ kind, locale: language, ...(version !== undefined && version > 0 && { 'If-Match': etag(version) }), adminMailTemplateInput: values }).unwrap(),
  })
  return (
    <FormPage
      form={form} mayNot={!isOpen} title={kindName(kind, t)} text={t('mailTemplates.in', { language: languageName(language, locale) })}
      badge={template.custom ? <Badge tone="good">{t('mailTemplates.own')}</Badge> : <Badge tone="quiet">{t('mailTemplates.house')}</Badge>}
      pageActions={isOpen && template.custom && <Reset template={template} />}
      back={<BackLink href="/admin/mails/templates">{t('nav.mailTemplates')}</BackLink>}
    >
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-cols-2">
        <Panel title={t('mailTemplates.words')} text={t('mailTemplates.wordsText')}>
          <div className="grid gap-5">
            <TextField label={t('mails.subject')} {...form.field('subject')} mono />
            <TextField label={t('mailTemplates.html')} rows={18} {...form.field('html')} mono />
            <TextField label={t('mailTemplates.textPart')} rows={10} {...form.field('text')} mono />
          </div>
        </Panel>
        {isOpen && <Preview template={template} words={form.values} />}
      </div>
    </FormPage>
  )
}

// usePreview is the mail that the words make, a moment after they were written. What cannot be made says why; the mail of before stays.
function usePreview({ kind, locale }: AdminMailTemplate, words: Words) {
  const t = useT()
  const [ask] = useAdminPreviewMailTemplateMutation()
  const [shown, setShown] = useState<AdminMailPreview | null>(null)
  const [wrong, setWrong] = useState<string | null>(null)
  const settled = useDebounced(JSON.stringify(words), 600)
  useEffect(() => {
    let isLate = false
    ask({ kind, locale, adminMailTemplateInput: JSON.parse(settled) as Words })
      .unwrap()
      .then((preview) => {
        if (isLate) return
        setShown(preview)
        setWrong(null)
      })
      .catch((error: unknown) => !isLate && setWrong(problemText(problemOf(error), t)))
    return () => {
      isLate = true
    }
  }, [ask, kind, locale, settled, t])
  return { shown, wrong }
}

function Preview({ template, words }: { template: AdminMailTemplate; words: Words }) {
  const t = useT()
  const { shown, wrong } = usePreview(template, words)
  return (
    <Panel title={t('mailTemplates.preview')} text={t('mailTemplates.previewText')}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {wrong && (
          <Note tone="bad" isAnswer title={t('mailTemplates.wrong')}>
            {wrong}
          </Note>
        )}
        {!shown && !wrong && <Skeleton rows={6} />}
        {shown && (
          <>
            <p className="font-semibold">{shown.subject}</p>
            <Tabs
              label={t('mails.shown')}
              sheets={[
                { id: 'html', name: t('mails.html'), content: <MailFrame html={shown.html} title={shown.subject} /> },
                { id: 'text', name: t('mails.plain'), content: <pre className="break-words rounded-(--radius-control) bg-tint p-4 font-mono text-sm whitespace-pre-wrap">{shown.text}</pre> },
              ]}
            />
          </>
        )}
      </div>
    </Panel>
  )
}

function Reset({ template: { kind, locale } }: { template: AdminMailTemplate }) {
  const t = useT()
  const [reset] = useAdminResetMailTemplateMutation()
  const { run, isBusy } = useDo()
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <Button icon="refresh" onPress={() => setAsking(true)}>
        {t('mailTemplates.reset')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking} isPending={isBusy} isDangerous title={t('mailTemplates.resetTitle')} text={t('mailTemplates.resetText')} action={t('mailTemplates.reset')}
        onClose={() => setAsking(false)} onConfirm={() => void run(() => reset({ kind, locale }).unwrap(), t('mailTemplates.wasReset')).then(() => setAsking(false))}
      />
    </>
  )
}
