import { useState } from 'react'
import { useAdminListOrdersOfCustomerQuery } from '../../api/admin.gen.ts'
import { EmptyState, Loaded, Pagination, Table, type Column } from '../kit/index.ts'
import type { AdminOrderListItem } from '../../api/admin.gen.ts'
import { useT } from '../language.tsx'
import { useColumns } from '../orders/orders.tsx'

// useTurned is where somebody is in a list that is a part of a screen: the address keeps which part is shown, not its page.
export function useTurned() {
  const [cursors, setCursors] = useState<string[]>([])
  return {
    cursor: cursors.at(-1),
    next: (cursor: string) => setCursors([...cursors, cursor]),
    previous: cursors.length === 0 ? null : () => setCursors(cursors.slice(0, -1)),
  }
}

// Orders is what somebody bought, the newest first.
export function Orders({ id }: { id: string }) {
  const t = useT()
  const pages = useTurned()
  const query = useAdminListOrdersOfCustomerQuery({ id, cursor: pages.cursor })
  const columns: Column<AdminOrderListItem>[] = useColumns().filter((column) => column.id !== 'who')
  return (
    <Loaded query={query}>
      {({ data, next, total }) => (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <Table
            label={t('nav.orders')} columns={columns} rows={data} keyOf={(order) => order.id} textOf={(order) => order.number} linkOf={(order) => `/admin/orders/${order.id}`}
            empty={<EmptyState icon="orders" title={t('customers.noOrders')} />}
          />
          {total > 0 && <Pagination pages={pages} next={next} total={total} />}
        </div>
      )}
    </Loaded>
  )
}
