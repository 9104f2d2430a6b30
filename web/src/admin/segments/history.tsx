import { skipToken } from '@reduxjs/toolkit/query'
import { useState } from 'react'
import { useAdminListSegmentHistoryQuery, useAdminListSegmentsQuery, type AdminSegmentChange } from '../../api/admin.gen.ts'
import { Button, EmptyState, LinkButton, Loaded, Page, Pagination, Panel, TextField, Timeline, useFilters, usePages } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { BackToSegments } from './words.tsx'

const spec = { email: 'one', customer: 'one' } as const

// Screen is how somebody went from segment to segment.
export function Screen() {
  const t = useT()
  const may = useMay()
  const { filters, set } = useFilters(spec)
  const pages = usePages()
  const of = filters.customer ? { customerId: filters.customer } : filters.email ? { email: filters.email } : null
  const query = useAdminListSegmentHistoryQuery(of ? { ...of, cursor: pages.cursor } : skipToken)
  return (
    <Page
      title={t('segments.history')} text={t('segments.historyText')} back={<BackToSegments />}
      actions={filters.customer && may('customers:read') && <LinkButton href={`/admin/customers/${filters.customer}`} icon="customers">{t('segments.toCustomer')}</LinkButton>}
    >
      <Search key={filters.email} email={filters.email ?? ''} onSearch={(email) => set({ email, customer: '' })} />
      {of && (
        <Loaded query={query}>
          {({ data, next, total }) =>
            data.length === 0 ? (
              <EmptyState icon="customers" title={t('segments.noHistory')} text={t('segments.noHistoryText')} />
            ) : (
              <>
                <Panel title={filters.email ?? t('segments.ofCustomer')}>
                  <Moments changes={data} />
                </Panel>
                <Pagination pages={pages} next={next} total={total} />
              </>
            )
          }
        </Loaded>
      )}
    </Page>
  )
}

function Search({ email, onSearch }: { email: string; onSearch: (email: string) => void }) {
  const t = useT()
  const [text, setText] = useState(email)
  return (
    <form
      className="flex max-w-xl flex-wrap items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        onSearch(text.trim())
      }}
    >
      <div className="min-w-60 grow">
        <TextField label={t('segments.email')} hint={t('segments.emailHint')} type="email" value={text} onChange={setText} />
      </div>
      <Button type="submit" kind="main" icon="search" isDisabled={!text.trim()} className="mb-6">
        {t('segments.search')}
      </Button>
    </form>
  )
}

function Moments({ changes }: { changes: readonly AdminSegmentChange[] }) {
  const t = useT()
  const format = useFormat()
  const { data } = useAdminListSegmentsQuery()
  const nameOf = (code: string) => data?.segments.find((one) => one.code === code)?.name ?? code
  const titleOf = ({ from, to }: AdminSegmentChange) => {
    if (from === null) return t('segments.came', { to: nameOf(to ?? '') })
    if (to === null) return t('segments.left', { from: nameOf(from) })
    return t('segments.moved', { from: nameOf(from), to: nameOf(to) })
  }
  return (
    <Timeline
      label={t('segments.history')}
      moments={changes.map((change) => ({
        id: String(change.version), at: change.at, icon: 'filter', title: titleOf(change), text: t.count('segments.then', change.order_count, { spent: format.money(change.spent) }),
      }))}
    />
  )
}
