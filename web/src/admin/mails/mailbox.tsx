import { useAdminGetMailSettingsQuery } from '../../api/admin.gen.ts'
import { LinkButton } from '../kit/index.ts'
import { useT } from '../language.tsx'

// MailboxLink leads to the mailbox that a shop in development has, where the links in mails work. Elsewhere there is none.
export function MailboxLink() {
  const t = useT()
  const { data } = useAdminGetMailSettingsQuery()
  if (!data?.mailbox) return null
  return (
    <LinkButton icon="out" href={data.mailbox} target="_blank">
      {t('mails.mailbox')}
    </LinkButton>
  )
}
