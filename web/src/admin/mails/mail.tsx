import { useParams } from 'react-router'
import { useAdminGetMailQuery, useAdminResendMailMutation, type AdminMail } from '../../api/admin.gen.ts'
import { BackLink, Button, ConfirmDialog, Facts, Loaded, MailFrame, Note, Page, Panel, Tabs, useDo } from '../kit/index.ts'
import { useState } from 'react'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { kindName, StatusBadge } from './kinds.tsx'

// Screen is one mail, as its reader sees it.
export function Screen() {
  const { id = '' } = useParams()
  const [isWaiting, setWaiting] = useState(true)
  const query = useAdminGetMailQuery({ id }, { pollingInterval: isWaiting ? 2000 : 0 })
  const wanted = query.data?.status === 'queued'
  if (query.data && wanted !== isWaiting) setWaiting(wanted)
  return <Loaded query={query}>{(mail) => <MailShown mail={mail} />}</Loaded>
}

function MailShown({ mail }: { mail: AdminMail }) {
  const t = useT()
  const format = useFormat()
  const isOrder = mail.entity_id.startsWith('order_')
  return (
    <Page
      title={mail.subject || kindName(mail.kind, t)} badge={<StatusBadge status={mail.status} />} actions={<Resend mail={mail} />}
      back={<BackLink href="/admin/mails">{t('nav.mails')}</BackLink>}
    >
      {mail.error && (
        <Note tone={mail.status === 'dead' ? 'bad' : 'warn'} title={t('mails.error')}>
          <p className="break-words">{mail.error}</p>
        </Note>
      )}
      <Panel>
        <Facts
          of={[
            [t('mails.recipient'), <span key="to" className="break-all">{mail.recipient}</span>],
            [t('mails.kind'), kindName(mail.kind, t)],
            [t('mails.entity'), isOrder ? <a key="about" href={`/admin/orders/${mail.entity_id}`} className="font-mono text-sm underline">{mail.entity_id}</a> : <code key="about" className="font-mono text-sm break-all">{mail.entity_id}</code>],
            [t('mails.created'), format.dateTime(mail.created_at)],
            [t('mails.sent'), mail.sent_at ? format.dateTime(mail.sent_at) : '–'],
            [t('mails.attempts'), format.number(mail.attempts)],
            ...(mail.copy > 1 ? [[t('mails.copy'), format.number(mail.copy)] as const] : []),
          ]}
        />
      </Panel>
      {mail.html ? (
        <Tabs
          label={t('mails.shown')}
          sheets={[
            { id: 'html', name: t('mails.html'), content: <MailFrame html={mail.html} title={mail.subject} /> },
            { id: 'text', name: t('mails.plain'), content: <pre className="panel font-mono break-words text-sm whitespace-pre-wrap">{mail.text}</pre> },
          ]}
        />
      ) : (
        <p className="text-soft">{t('mails.unwritten')}</p>
      )}
    </Page>
  )
}

function Resend({ mail }: { mail: AdminMail }) {
  const t = useT()
  const may = useMay()
  const [resend] = useAdminResendMailMutation()
  const { run, isBusy } = useDo()
  const [isAsking, setAsking] = useState(false)
  if (!may('mail:write') || mail.status === 'queued') return null
  return (
    <>
      <Button icon="mail" onPress={() => setAsking(true)}>
        {t('mails.resend')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking} isPending={isBusy} title={t('mails.resendTitle')} text={t('mails.resendText', { to: mail.recipient })} action={t('mails.resend')}
        onClose={() => setAsking(false)} onConfirm={() => void run(() => resend({ id: mail.id }).unwrap(), t('mails.resent')).then(() => setAsking(false))}
      />
    </>
  )
}
