import { Link } from 'react-router'
import { useAdminListOrdersQuery, useAdminStockReportQuery } from '../../api/admin.gen.ts'
import { Badge, LinkButton, Loaded, Panel } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'

const few = 6
const soon = 14 // days

// ToShip is the orders that wait for somebody to pack them, the longest first.
export function ToShip() {
  const t = useT()
  const format = useFormat()
  const query = useAdminListOrdersQuery({ status: 'confirmed', fulfillmentStatus: 'unfulfilled', limit: few })
  return (
    <Panel
      title={query.data ? t('start.toShipCount', { count: format.number(query.data.total) }) : t('start.toShip')}
      actions={
        <LinkButton href="/admin/orders?fulfillment=unfulfilled&status=confirmed" kind="plain">
          {t('start.all')}
        </LinkButton>
      }
    >
      <Loaded query={query}>
        {({ data }) =>
          data.length === 0 ? (
            <p className="text-soft">{t('start.nothingToShip')}</p>
          ) : (
            <ul className="grid divide-y divide-line">
              {data.map((order) => (
                <li key={order.id}>
                  <Link to={`/admin/orders/${order.id}`} className="flex items-center gap-3 py-2.5 no-underline hover:underline">
                    <span className="min-w-0 grow">
                      <span className="block font-semibold">{order.number}</span>
                      <span className="block truncate text-sm text-soft">{order.name || order.email}</span>
                    </span>
                    <span className="text-right">
                      <span className="block tabular-nums">{format.money(order.total)}</span>
                      <span className="text-sm text-soft">{format.ago(order.placed_at ?? order.created_at)}</span>
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  )
}

// LowStock is what is sold out soonest, as it sold lately.
export function LowStock() {
  const t = useT()
  const format = useFormat()
  const query = useAdminStockReportQuery({ sort: 'cover', limit: few })
  return (
    <Panel
      title={t('start.lowStock')}
      actions={
        <LinkButton href="/admin/inventory" kind="plain">
          {t('start.all')}
        </LinkButton>
      }
    >
      <Loaded query={query}>
        {(report) => {
          const rows = report.currencies.flatMap((currency) => currency.rows).filter((row) => row.days_of_cover !== null && row.days_of_cover <= soon).slice(0, few)
          if (rows.length === 0) return <p className="text-soft">{t('start.enoughStock', { days: soon })}</p>
          return (
            <ul className="grid divide-y divide-line">
              {rows.map((row) => (
                <li key={row.product_id}>
                  <Link to={`/admin/products/${row.product_id}`} className="flex items-center gap-3 py-2.5 no-underline hover:underline">
                    <span className="min-w-0 grow truncate font-semibold">{row.title}</span>
                    <span className="text-soft">{t('start.onHand', { count: format.number(row.on_hand) })}</span>
                    <Badge tone={(row.days_of_cover ?? 0) <= 3 ? 'bad' : 'warn'}>{t.count('start.cover', Math.floor(row.days_of_cover ?? 0))}</Badge>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }}
      </Loaded>
    </Panel>
  )
}
