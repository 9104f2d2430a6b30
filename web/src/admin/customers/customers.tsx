import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useAdminListCustomersQuery, useAdminListSegmentMembersQuery, type AdminCustomer, type AdminListCustomersApiArg, type AdminSegmentMember } from '../../api/admin.gen.ts'
import {
  Badge, Button, Chip, countFilters, EmptyState, FilterBar, Note, Page, Pagination, Select, Table, TextField, useDebounced, useFilters, usePages, type Column, type Filters,
} from '../kit/index.ts'
import { momentOf } from '../kit/days.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { useProblemText } from '../problem.ts'
import { CustomerDialog } from './customer-dialog.tsx'
import { nameOf, stateTones, useGroups, useSegments } from './people.ts'

const spec = { q: 'one', state: 'one', verified: 'one', group: 'one', tag: 'one', segment: 'one', from: 'one', before: 'one', sort: 'one' } as const
type CustomerFilters = Filters<typeof spec>
type Change = (changes: CustomerFilters) => void

// Screen is everybody who buys. A segment has guests, too, whom the shop knows by their address alone: it is a list of its own.
export function Screen() {
  const t = useT()
  const may = useMay()
  const navigate = useNavigate()
  const { filters, set, clear, query } = useFilters(spec)
  const [isAdding, setAdding] = useState(false)
  const add = may('customers:write') && (
    <Button kind="main" icon="plus" onPress={() => setAdding(true)}>
      {t('customers.add')}
    </Button>
  )
  return (
    <Page title={t('nav.customers')} actions={add}>
      <FilterBar
        list="customers" query={query} count={countFilters(filters, ['q', 'sort'])} onClear={() => clear(filters.q ? { q: filters.q } : {})}
        {...(!filters.segment && { end: <Sort value={filters.sort} set={set} />, search: { label: t('customers.search'), value: filters.q ?? '', onChange: (q: string) => set({ q }) } })}
      >
        <FilterFields filters={filters} set={set} />
      </FilterBar>
      {filters.segment ? <Members segment={filters.segment} onLeave={() => set({ segment: '' })} /> : <People filters={filters} isEmpty={query === ''} />}
      {isAdding && <CustomerDialog onClose={() => setAdding(false)} onMade={(id) => void navigate(`/admin/customers/${id}`)} />}
    </Page>
  )
}

const any = 'any' // of a choice that does not narrow
const valueOf = (id: string) => (id === any ? '' : id)

function FilterFields({ filters, set }: { filters: CustomerFilters; set: Change }) {
  const t = useT()
  const may = useMay()
  const groups = useGroups()
  const segments = useSegments()
  const withAny = (choices: { id: string; name: string }[]) => [{ id: any, name: t('customers.any') }, ...choices]
  return (
    <>
      {may('segments:read') && (
        <Select
          label={t('customers.segment')} hint={t('customers.segmentHint')} options={withAny(segments)} value={filters.segment ?? any}
          onChange={(id) => set(id === any ? { segment: '' } : { segment: id, q: '', state: '', verified: '', group: '', tag: '', from: '', before: '' })}
        />
      )}
      {!filters.segment && (
        <>
          <Select label={t('customers.group')} options={withAny(groups)} value={filters.group ?? any} onChange={(id) => set({ group: valueOf(id) })} />
          <Select
            label={t('customers.state')} options={withAny((['registered', 'guest', 'erased'] as const).map((id) => ({ id, name: t(`customers.state.${id}`) })))} value={filters.state ?? any}
            onChange={(id) => set({ state: valueOf(id) })}
          />
          <Select
            label={t('customers.verified')} options={withAny((['yes', 'no'] as const).map((id) => ({ id, name: t(`customers.verified.${id}`) })))} value={filters.verified ?? any}
            onChange={(id) => set({ verified: valueOf(id) })}
          />
          <TextField label={t('customers.tag')} value={filters.tag ?? ''} onChange={(tag) => set({ tag })} />
          <TextField label={t('customers.from')} type="date" value={filters.from ?? ''} onChange={(from) => set({ from })} />
          <TextField label={t('customers.before')} type="date" value={filters.before ?? ''} onChange={(before) => set({ before })} />
        </>
      )}
    </>
  )
}

const sorts = ['newest', 'updated', 'name'] as const

function Sort({ value, set }: { value: string | undefined; set: Change }) {
  const t = useT()
  return (
    <div className="w-44">
      <Select
        label={t('customers.sort')} hideLabel options={sorts.map((id) => ({ id, name: t(`customers.sort.${id}`) }))} value={sorts.find((sort) => sort === value) ?? 'newest'}
        onChange={(sort) => set({ sort: sort === 'newest' ? '' : sort })}
      />
    </div>
  )
}

// askedOf is the filters as the API takes them.
const askedOf = ({ q, state, verified, group, tag, from, before, sort }: CustomerFilters): AdminListCustomersApiArg => ({
  q, group, tag, state: state as AdminListCustomersApiArg['state'], verified: verified === undefined ? undefined : verified === 'yes', createdFrom: momentOf(from), createdBefore: momentOf(before),
  sort: sort as AdminListCustomersApiArg['sort'],
})

function People({ filters, isEmpty }: { filters: CustomerFilters; isEmpty: boolean }) {
  const t = useT()
  const textOf = useProblemText()
  const pages = usePages()
  const asked = useDebounced(filters)
  const { data, currentData, error } = useAdminListCustomersQuery({ ...askedOf(asked), cursor: pages.cursor })
  const columns = useColumns()
  if (error) return <Note tone="bad" isAnswer>{textOf(error)}</Note>
  return (
    <>
      <Table
        label={t('nav.customers')} columns={columns} rows={data?.data} isStale={data !== currentData} keyOf={(one) => one.id} textOf={nameOf} linkOf={(one) => `/admin/customers/${one.id}`}
        empty={<EmptyState icon="customers" title={t(isEmpty ? 'customers.none' : 'customers.noneFits')} text={t(isEmpty ? 'customers.noneText' : 'customers.noneFitsText')} />}
      />
      <Pagination pages={pages} next={data?.next} total={data?.total} />
    </>
  )
}

function Members({ segment, onLeave }: { segment: string; onLeave: () => void }) {
  const t = useT()
  const textOf = useProblemText()
  const pages = usePages()
  const { data, currentData, error } = useAdminListSegmentMembersQuery({ code: segment, cursor: pages.cursor })
  const columns = useMemberColumns()
  const name = useSegments().find(({ id }) => id === segment)?.name ?? segment
  if (error) return <Note tone="bad" isAnswer>{textOf(error)}</Note>
  return (
    <>
      <p>
        <Chip onRemove={onLeave}>{t('customers.inSegment', { name })}</Chip>
      </p>
      <Table
        label={t('nav.customers')} columns={columns} rows={data?.data} isStale={data !== currentData} keyOf={(one) => one.customer_id ?? one.email} textOf={nameOf}
        linkOf={(one) => (one.customer_id ? `/admin/customers/${one.customer_id}` : undefined)} empty={<EmptyState icon="customers" title={t('customers.noneIn')} />}
      />
      <Pagination pages={pages} next={data?.next} total={data?.total} />
    </>
  )
}

// Who is a person in a list: the name above the address.
function Who({ of }: { of: { first_name: string; last_name: string; email: string } }) {
  const name = nameOf(of)
  return (
    <span className="block max-w-80 min-w-0">
      <span className="block truncate font-semibold">{name || '–'}</span>
      {of.email && name !== of.email && <span className="block truncate text-sm font-normal text-soft">{of.email}</span>}
    </span>
  )
}

function useColumns(): Column<AdminCustomer>[] {
  const t = useT()
  const format = useFormat()
  const groups = useGroups()
  const segments = useSegments()
  const called = (choices: { id: string; name: string }[], code: string) => choices.find(({ id }) => id === code)?.name ?? code
  return [
    { id: 'who', title: t('customers.who'), render: (one) => <Who of={one} /> },
    { id: 'state', title: t('customers.state'), render: (one) => <Badge tone={stateTones[one.state]}>{t(`customers.state.${one.state}`)}</Badge> },
    { id: 'groups', title: t('customers.groups'), isQuiet: true, render: (one) => <span className="text-soft">{one.groups.map((code) => called(groups, code)).join(', ') || '–'}</span> },
    { id: 'segment', title: t('customers.segment'), render: (one) => (one.standing.order_count > 0 ? called(segments, one.standing.segment) : '–') },
    { id: 'orders', title: t('customers.orders'), isNumeric: true, render: (one) => format.number(one.standing.order_count) },
    { id: 'spent', title: t('customers.spent'), isNumeric: true, render: (one) => <span className="whitespace-nowrap">{format.money(one.standing.spent)}</span> },
    { id: 'since', title: t('customers.since'), isQuiet: true, render: (one) => <span className="whitespace-nowrap">{format.date(one.created_at)}</span> },
  ]
}

function useMemberColumns(): Column<AdminSegmentMember>[] {
  const t = useT()
  const format = useFormat()
  return [
    { id: 'who', title: t('customers.who'), render: (one) => <Who of={one} /> },
    {
      id: 'state', title: t('customers.state'),
      render: (one) => <Badge tone={one.customer_id ? 'good' : 'quiet'}>{t(one.customer_id ? 'customers.isKnown' : 'customers.state.guest')}</Badge>,
    },
    { id: 'orders', title: t('customers.orders'), isNumeric: true, render: (one) => format.number(one.order_count) },
    { id: 'spent', title: t('customers.spent'), isNumeric: true, render: (one) => <span className="whitespace-nowrap">{format.money(one.spent)}</span> },
    { id: 'last', title: t('customers.lastOrder'), render: (one) => (one.last_order_at ? format.date(one.last_order_at) : '–') },
    { id: 'entered', title: t('customers.inSince'), isQuiet: true, render: (one) => (one.since ? format.date(one.since) : '–') },
  ]
}
