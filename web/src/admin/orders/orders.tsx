import { Link } from 'react-router'
import { useAdminListOrdersQuery, type AdminListOrdersApiArg, type AdminOrderListItem } from '../../api/admin.gen.ts'
import { ComboBox, countFilters, EmptyState, FilterBar, Note, Page, Pagination, Select, Switch, Table, TextField, useDebounced, useFilters, usePages, type Column, type Filters } from '../kit/index.ts'
import { localOf, momentOf as momentAt } from '../kit/moments.ts'
import { momentOf } from '../kit/days.ts'
import { countries, currencies } from '../kit/places.ts'
import { useFormat, useLanguage, useT } from '../language.tsx'
import { useProblemText } from '../problem.ts'
import { choicesOf, State } from './states.tsx'
import { views } from './views.ts'

const spec = {
  q: 'one', status: 'one', payment: 'one', fulfillment: 'one', return: 'one', country: 'one', currency: 'one', from: 'one', before: 'one',
  placed_from: 'one', placed_before: 'one', canceled_from: 'one', canceled_before: 'one', archived: 'flag',
} as const

// Screen is every order, the newest first.
export function Screen() {
  const t = useT()
  const textOf = useProblemText()
  const { filters, set, clear, query } = useFilters(spec)
  const pages = usePages()
  const asked = useDebounced(filters)
  const { data, currentData, error } = useAdminListOrdersQuery({ ...askedOf(asked), cursor: pages.cursor })
  const columns = useColumns()
  return (
    <Page title={t('nav.orders')}>
      <Views query={query} />
      <FilterBar
        list="orders" query={query} count={countFilters(filters, ['q'])} onClear={() => clear(filters.q ? { q: filters.q } : {})}
        search={{ label: t('orders.search'), value: filters.q ?? '', onChange: (q) => set({ q }) }}
      >
        <FilterFields filters={filters} set={set} />
      </FilterBar>
      {error && <Note tone="bad" isAnswer>{textOf(error)}</Note>}
      <Table
        label={t('nav.orders')} columns={columns} rows={error ? [] : data?.data} isStale={data !== currentData} keyOf={(order) => order.id} textOf={(order) => order.number}
        linkOf={(order) => `/admin/orders/${order.id}`}
        empty={error ? null : <EmptyState icon="orders" title={t(query === '' ? 'orders.none' : 'orders.noneFits')} text={t(query === '' ? 'orders.noneText' : 'orders.noneFitsText')} />}
      />
      {!error && <Pagination pages={pages} next={data?.next} total={data?.total} />}
    </Page>
  )
}

type OrderFilters = Filters<typeof spec>

// askedOf is the filters as the API takes them. People write a number with a sign before it, which is no part of it.
function askedOf(filters: OrderFilters): AdminListOrdersApiArg {
  return {
    q: filters.q?.replace(/^\s*#/, ''), status: filters.status as AdminListOrdersApiArg['status'], paymentStatus: filters.payment, fulfillmentStatus: filters.fulfillment,
    returnStatus: filters.return, country: filters.country, currency: filters.currency, createdFrom: momentOf(filters.from), createdBefore: momentOf(filters.before),
    placedFrom: filters.placed_from, placedBefore: filters.placed_before, canceledFrom: filters.canceled_from, canceledBefore: filters.canceled_before, archived: filters.archived,
  }
}

const any = 'any' // of a choice that does not narrow

function FilterFields({ filters, set }: { filters: OrderFilters; set: (changes: OrderFilters) => void }) {
  const { t, locale } = useLanguage()
  const withAny = (choices: { id: string; name: string }[]) => [{ id: any, name: t('orders.any') }, ...choices]
  const valueOf = (id: string) => (id === any ? '' : id)
  return (
    <>
      <Select label={t('orders.state')} options={withAny(choicesOf('status', t))} value={filters.status ?? any} onChange={(id) => set({ status: valueOf(id) })} />
      <Select label={t('orders.payments')} options={withAny(choicesOf('payment', t, ['captured']))} value={filters.payment ?? any} onChange={(id) => set({ payment: valueOf(id) })} />
      <Select label={t('orders.shipping')} options={withAny(choicesOf('fulfillment', t))} value={filters.fulfillment ?? any} onChange={(id) => set({ fulfillment: valueOf(id) })} />
      <Select label={t('orders.returns')} options={withAny(choicesOf('return', t, ['no_return']))} value={filters.return ?? any} onChange={(id) => set({ return: valueOf(id) })} />
      <ComboBox label={t('orders.country')} options={withAny(countries(locale))} value={filters.country ?? any} onChange={(id) => set({ country: valueOf(id) })} />
      <ComboBox label={t('orders.currency')} options={withAny(currencies(locale))} value={filters.currency ?? any} onChange={(id) => set({ currency: valueOf(id) })} />
      <TextField label={t('orders.from')} type="date" value={filters.from ?? ''} onChange={(from) => set({ from })} />
      <TextField label={t('orders.before')} type="date" value={filters.before ?? ''} onChange={(before) => set({ before })} />
      <MomentField label={t('orders.placedFrom')} value={filters.placed_from} onChange={(placed_from) => set({ placed_from })} />
      <MomentField label={t('orders.placedBefore')} value={filters.placed_before} onChange={(placed_before) => set({ placed_before })} />
      <MomentField label={t('orders.canceledFrom')} value={filters.canceled_from} onChange={(canceled_from) => set({ canceled_from })} />
      <MomentField label={t('orders.canceledBefore')} value={filters.canceled_before} onChange={(canceled_before) => set({ canceled_before })} />
      <Switch isSelected={filters.archived ?? false} onChange={(archived) => set({ archived })}>
        {t('orders.archivedOnly')}
      </Switch>
    </>
  )
}

// MomentField is a moment of a filter, by the clock here as in the list.
function MomentField({ label, value, onChange }: { label: string; value: string | undefined; onChange: (moment: string) => void }) {
  return <TextField label={label} type="datetime-local" value={localOf(value ?? '')} onChange={(local) => onChange(momentAt(local))} />
}

// Views leads to the lists that are looked at every day.
function Views({ query }: { query: string }) {
  const t = useT()
  const here = new URLSearchParams(query)
  for (const name of ['q', 'cursor']) here.delete(name)
  here.sort()
  return (
    <nav aria-label={t('orders.views')} className="-mx-1 flex gap-2 overflow-x-auto p-1 [scrollbar-width:none]">
      {views.map((view) => (
        <Link
          key={view.name} to={{ search: view.query }} replace aria-current={here.toString() === view.query ? 'page' : undefined}
          className="inline-flex min-h-9 items-center rounded-full border border-line bg-card px-4 text-sm font-semibold whitespace-nowrap text-soft no-underline hover:bg-tint hover:text-ink aria-[current=page]:border-ink aria-[current=page]:bg-ink aria-[current=page]:text-paper"
        >
          {t(view.name)}
        </Link>
      ))}
    </nav>
  )
}

// useColumns is what a list of orders shows of each.
export function useColumns(): Column<AdminOrderListItem>[] {
  const t = useT()
  const format = useFormat()
  return [
    {
      id: 'number', title: t('orders.number'),
      render: (order) => {
        const at = order.placed_at ?? order.created_at
        return (
          <span className="block whitespace-nowrap">
            <span className="block font-semibold">{order.number}</span>
            <time dateTime={at} className="block text-sm font-normal text-soft">
              {format.dateTime(at)}
            </time>
          </span>
        )
      },
    },
    {
      id: 'who', title: t('orders.who'),
      render: (order) => (
        <span className="block max-w-56 min-w-0">
          <span className="block truncate">{order.name || order.email}</span>
          {order.name && <span className="block truncate text-sm text-soft">{order.email}</span>}
        </span>
      ),
    },
    {
      id: 'state', title: t('orders.state'),
      // Beside each other and below those of other orders where there is room.
      render: (order) => (
        <span className="flex flex-wrap justify-end gap-1.5 md:justify-start min-[84rem]:grid min-[84rem]:grid-cols-[10rem_10rem_10rem] min-[84rem]:justify-items-start">
          <State axis="status" of={order.status} />
          <State axis="payment" of={order.payment_status} />
          <State axis="fulfillment" of={order.fulfillment_status} />
          {order.return_status !== 'no_return' && <State axis="return" of={order.return_status} />}
        </span>
      ),
    },
    { id: 'total', title: t('orders.total'), isNumeric: true, render: (order) => <span className="font-semibold whitespace-nowrap tabular-nums">{format.money(order.total)}</span> },
  ]
}
