import { useAdminListMailsQuery, type AdminMailSummary } from '../../api/admin.gen.ts'
import { Chip, countFilters, EmptyState, FilterBar, LinkButton, Page, Pagination, Select, Table, TextField, useDebounced, useFilters, usePages, type Column } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { kindName, mailStatuses, StatusBadge } from './kinds.tsx'
import { MailboxLink } from './mailbox.tsx'

const spec = { status: 'one', entity: 'one' } as const
const freshness = 10_000 // milliseconds

// Screen is every mail that the shop sent, or tries to.
export function Screen() {
  const t = useT()
  const { filters, set, clear, query } = useFilters(spec)
  const asked = useDebounced(filters)
  const pages = usePages()
  const statusOf = (text: string | undefined) => mailStatuses.find((one) => one === text)
  const status = statusOf(filters.status)
  const { data, currentData } = useAdminListMailsQuery(
    { cursor: pages.cursor, status: statusOf(asked.status), entityId: asked.entity }, { pollingInterval: freshness, skipPollingIfUnfocused: true },
  )
  const isNarrowed = countFilters(filters) > 0
  return (
    <Page
      title={t('nav.mails')} text={t('mails.text')}
      actions={
        <>
          <MailboxLink />
          <LinkButton icon="edit" href="/admin/mails/templates">
            {t('nav.mailTemplates')}
          </LinkButton>
        </>
      }
    >
      <div className="grid gap-3">
        <FilterBar list="mails" query={query} count={countFilters(filters)} onClear={() => clear()}>
          <Select label={t('mails.status')} options={mailStatuses.map((id) => ({ id, name: t(`mails.status.${id}`) }))} value={status ?? null} onChange={(status) => set({ status })} />
          <TextField label={t('mails.entity')} hint={t('mails.entityHint')} value={filters.entity ?? ''} onChange={(entity) => set({ entity })} mono />
        </FilterBar>
        {status && (
          <div className="flex">
            <Chip onRemove={() => set({ status: '' })}>{t(`mails.status.${status}`)}</Chip>
          </div>
        )}
      </div>
      <Table
        label={t('nav.mails')} columns={useColumns()} rows={data?.data} isStale={data !== currentData} keyOf={(mail) => mail.id}
        textOf={(mail) => `${kindName(mail.kind, t)} ${mail.recipient}`} linkOf={(mail) => `/admin/mails/${mail.id}`}
        empty={<EmptyState icon="mail" title={isNarrowed ? t('mails.noneFits') : t('mails.none')} text={isNarrowed ? undefined : t('mails.noneText')} />}
      />
      <Pagination pages={pages} next={data?.next} total={data?.total} />
    </Page>
  )
}

function useColumns(): Column<AdminMailSummary>[] {
  const t = useT()
  const format = useFormat()
  return [
    {
      id: 'subject', title: t('mails.subject'),
      render: (mail) => (
        <>
          <span className="block font-semibold">{mail.subject || kindName(mail.kind, t)}</span>
          {mail.subject && <span className="block text-sm font-normal text-soft">{kindName(mail.kind, t)}</span>}
        </>
      ),
    },
    { id: 'to', title: t('mails.recipient'), render: (mail) => <span className="break-all">{mail.recipient}</span> },
    { id: 'status', title: t('mails.status'), render: (mail) => <StatusBadge status={mail.status} /> },
    { id: 'at', title: t('mails.created'), render: (mail) => <span title={format.dateTime(mail.created_at)}>{format.ago(mail.created_at)}</span> },
  ]
}
