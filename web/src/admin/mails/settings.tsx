import { useAdminGetMailSettingsQuery, useAdminUpdateMailSettingsMutation, type AdminMailSettings } from '../../api/admin.gen.ts'
import { etag, Form, LinkButton, Loaded, Page, Panel, TextField, useForm } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { MailboxLink } from './mailbox.tsx'

// Screen says in whose name mails are sent, and who is told about stock.
export function Screen() {
  const t = useT()
  const query = useAdminGetMailSettingsQuery()
  return (
    <Page
      title={t('nav.mailSettings')} text={t('mailSettings.text')}
      actions={
        <>
          <MailboxLink />
          <LinkButton icon="edit" href="/admin/mails/templates">
            {t('nav.mailTemplates')}
          </LinkButton>
        </>
      }
    >
      <Loaded query={query}>{(data) => <Settings settings={data} reload={() => query.refetch()} />}</Loaded>
    </Page>
  )
}

function Settings({ settings, reload }: { settings: AdminMailSettings; reload: () => Promise<unknown> }) {
  const t = useT()
  const may = useMay()
  const [update] = useAdminUpdateMailSettingsMutation()
  const { from_name, reply_to, staff_email } = settings
  const form = useForm({
    initial: { from_name, reply_to, staff_email }, version: settings.version, reload,
    save: (values, version) => update({ ...(version !== undefined && version > 0 && { 'If-Match': etag(version) }), adminMailSettingsPatch: values }).unwrap(),
  })
  return (
    <Form form={form} mayNot={!may('mail:write')}>
      <Panel>
        <div className="grid max-w-xl gap-5">
          <TextField label={t('mailSettings.from')} hint={t('mailSettings.fromHint')} {...form.field('from_name')} />
          <TextField label={t('mailSettings.replyTo')} hint={t('mailSettings.replyToHint')} type="email" {...form.field('reply_to')} />
          <TextField label={t('mailSettings.staff')} hint={t('mailSettings.staffHint')} type="email" {...form.field('staff_email')} />
        </div>
      </Panel>
    </Form>
  )
}
