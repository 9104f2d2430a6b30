import { useAdminListPriceLogQuery, type AdminPriceEntry } from '../../api/admin.gen.ts'
import { Loaded } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'

// PriceLog is every price that a variant had, the latest first.
export function PriceLog({ id }: { id: string }) {
  const t = useT()
  const query = useAdminListPriceLogQuery({ id, limit: 100 })
  return (
    <Loaded query={query}>
      {({ data }) =>
        data.length === 0 ? (
          <p className="text-soft">{t('product.noPrices')}</p>
        ) : (
          <ol className="grid divide-y divide-line">
            {data.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </ol>
        )
      }
    </Loaded>
  )
}

function Entry({ entry }: { entry: AdminPriceEntry }) {
  const t = useT()
  const format = useFormat()
  const beside = [
    ...(entry.compare_at_price ? [t('product.logCompareAt', { amount: format.money(entry.compare_at_price) })] : []),
    ...(entry.cost ? [t('product.logCost', { amount: format.money(entry.cost) })] : []),
  ]
  return (
    <li className="flex flex-wrap justify-between gap-x-6 gap-y-1 py-2.5">
      <span>
        <span className="font-semibold tabular-nums">{entry.price ? format.money(entry.price) : t('product.logGone', { currency: entry.currency_code })}</span>
        {beside.length > 0 && <span className="ml-3 text-soft">{beside.join(', ')}</span>}
      </span>
      <span className="text-sm text-soft">
        {format.dateTime(entry.at)}
        <span className="ml-3">{entry.actor}</span>
      </span>
    </li>
  )
}
