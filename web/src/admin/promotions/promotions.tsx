import { useState } from 'react'
import { useAdminListPromotionsQuery, type AdminPromotion } from '../../api/admin.gen.ts'
import { Chip, EmptyState, FilterBar, LinkButton, Page, Pagination, Select, Table, countFilters, useFilters, usePages, type Column } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { standingOf } from './draft.ts'
import { discountText, StandingBadge } from './words.tsx'

const spec = { code: 'one', show: 'one' } as const
const shows = ['all', 'running', 'scheduled', 'ended', 'off', 'archived'] as const
type Show = (typeof shows)[number]

// askedOf is what the API is asked for what is shown.
const askedOf: Record<Show, { active?: boolean; when?: 'running' | 'scheduled' | 'ended'; archived?: boolean }> = {
  all: {}, running: { active: true, when: 'running' }, scheduled: { active: true, when: 'scheduled' }, ended: { when: 'ended' }, off: { active: false }, archived: { archived: true },
}

// Screen is every promotion.
export function Screen() {
  const t = useT()
  const may = useMay()
  const { filters, set, clear, query } = useFilters(spec)
  const pages = usePages()
  const show = shows.find((one) => one === filters.show) ?? 'all'
  const { data, currentData, error } = useAdminListPromotionsQuery({ ...askedOf[show], ...(filters.code && { code: filters.code }), cursor: pages.cursor })
  const columns = useColumns()
  const add = may('promotions:write') && (
    <LinkButton kind="main" icon="plus" href="/admin/promotions/new">
      {t('promotions.new')}
    </LinkButton>
  )
  return (
    <Page title={t('nav.promotions')} text={t('promotions.text')} actions={add}>
      <FilterBar
        list="promotions" query={query} count={countFilters(filters, ['code', 'show'])} onClear={() => clear({})}
        search={{ label: t('promotions.searchCode'), value: filters.code ?? '', onChange: (code) => set({ code }) }}
        end={<Select label={t('promotions.show')} hideLabel options={shows.map((id) => ({ id, name: t(`promotions.show.${id}`) }))} value={show} onChange={(id) => set({ show: id === 'all' ? '' : id })} />}
      />
      {filters.code && (
        <div>
          <Chip onRemove={() => set({ code: '' })}>{filters.code}</Chip>
        </div>
      )}
      {error && !data ? (
        <EmptyState icon="warn" title={t('problem.no_answer')} />
      ) : (
        <Table
          label={t('nav.promotions')} columns={columns} rows={data?.data} isStale={data !== currentData} keyOf={(row) => row.id} textOf={(row) => row.name}
          linkOf={(row) => `/admin/promotions/${row.id}`}
          empty={query ? <EmptyState icon="promotions" title={t('promotions.noneFit')} /> : <EmptyState icon="promotions" title={t('promotions.none')} text={t('promotions.noneText')} action={add} />}
        />
      )}
      <Pagination pages={pages} next={data?.next} total={data?.total} />
    </Page>
  )
}

function useColumns(): Column<AdminPromotion>[] {
  const t = useT()
  const format = useFormat()
  const [now] = useState(() => Date.now())
  return [
    {
      id: 'name', title: t('promotions.name'),
      render: (row) => (
        <>
          <span className="block font-semibold">{row.name}</span>
          {row.code && <code className="font-mono text-sm text-soft">{row.code}</code>}
        </>
      ),
    },
    { id: 'discount', title: t('promotions.discount'), render: (row) => discountText(row, t, format) },
    { id: 'standing', title: t('promotions.standing'), render: (row) => <StandingBadge of={standingOf(row, now)} /> },
    { id: 'time', title: t('promotions.time'), isQuiet: true, render: (row) => <Time of={row} /> },
    {
      id: 'used', title: t('promotions.used'), isNumeric: true,
      render: (row) => (row.usage_limit > 0 ? t('promotions.usedOf', { used: format.number(row.used_count), limit: format.number(row.usage_limit) }) : row.code ? format.number(row.used_count) : '–'),
    },
  ]
}

function Time({ of: { starts_at, ends_at } }: { of: AdminPromotion }) {
  const t = useT()
  const format = useFormat()
  if (!starts_at && !ends_at) return <span className="text-soft">{t('promotions.always')}</span>
  return (
    <span className="text-sm">
      {starts_at && <span className="block">{t('promotions.from', { time: format.dateTime(starts_at) })}</span>}
      {ends_at && <span className="block">{t('promotions.until', { time: format.dateTime(ends_at) })}</span>}
    </span>
  )
}
