import { Link } from 'react-router'
import { useAdminListStockMovementsQuery, type AdminStockLocation, type AdminStockMovement } from '../../api/admin.gen.ts'
import { EmptyState, Pagination, Table, usePages, type Column } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { knownReason } from './levels.ts'

// Movements is the ledger of a variant: every change of what lies on the shelf, why, and by whom, newest first.
export function Movements({ variant, locations }: { variant: string; locations: readonly AdminStockLocation[] }) {
  const t = useT()
  const pages = usePages()
  const { data, currentData } = useAdminListStockMovementsQuery({ id: variant, cursor: pages.cursor, limit: 25 })
  const columns = useColumns(locations)
  return (
    <section aria-label={t('stock.movements')} className="grid gap-4">
      <div>
        <h2>{t('stock.movements')}</h2>
        <p className="text-soft">{t('stock.movementsText')}</p>
      </div>
      <Table
        label={t('stock.movements')} columns={columns} rows={data?.data} isStale={data !== currentData} keyOf={({ id }) => id} textOf={({ reason }) => reason}
        empty={<EmptyState icon="audit" title={t('stock.noMovements')} />}
      />
      <Pagination pages={pages} next={data?.next} total={data?.total} />
    </section>
  )
}

function useColumns(locations: readonly AdminStockLocation[]): Column<AdminStockMovement>[] {
  const t = useT()
  const format = useFormat()
  const words = (reason: string) => {
    const known = knownReason(reason)
    return known ? t(`stock.reason.${known}`) : reason
  }
  return [
    { id: 'reason', title: t('stock.why'), render: ({ reason }) => <span className="font-semibold wrap-break-word">{words(reason)}</span> },
    {
      id: 'delta', title: t('stock.change'), isNumeric: true,
      render: ({ delta }) => <span className={`font-semibold ${delta > 0 ? 'text-good' : 'text-bad'}`}>{`${delta > 0 ? '+' : ''}${format.number(delta)}`}</span>,
    },
    { id: 'location', title: t('stock.location'), render: ({ location_id }) => locations.find(({ id }) => id === location_id)?.name ?? '–' },
    { id: 'actor', title: t('stock.who'), render: ({ actor }) => <span className="break-all">{actor}</span> },
    { id: 'reference', title: t('stock.reference'), isQuiet: true, render: ({ reference }) => <Reference of={reference} /> },
    { id: 'at', title: t('stock.when'), render: ({ at }) => format.dateTime(at) },
  ]
}

// Reference is what caused a movement: an order is a link, anything else is as somebody wrote it.
function Reference({ of }: { of: string }) {
  if (!of) return <>–</>
  if (of.startsWith('order_')) return <Link to={`/admin/orders/${of}`}>{of}</Link>
  return <span className="break-all">{of}</span>
}
