import type { ReactNode } from 'react'
import { Navigate } from 'react-router'
import { useAdminListProductsQuery } from '../../api/admin.gen.ts'
import { Page } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay, useMe } from '../may.ts'
import { useAppSelector } from '../store.ts'
import { Alerts } from './alerts.tsx'
import { Sales } from './sales.tsx'
import { LowStock, ToShip } from './work.tsx'

// Screen is where one begins: how the shop does, and what waits. A shop without products begins with the first steps.
export function Screen() {
  const t = useT()
  const may = useMay()
  const me = useMe()
  const welcomed = useAppSelector((state) => state.preferences.welcomed)
  const { data: products } = useAdminListProductsQuery({ limit: 1 }, { skip: !may('catalog:read') || welcomed })
  if (products?.total === 0 && !welcomed && may('settings:write') && may('catalog:write')) return <Navigate to="/admin/welcome" replace />
  const columns: ReactNode[] = [may('orders:read') && <ToShip key="ship" />, may('analytics:read') && <LowStock key="stock" />].filter(Boolean)
  return (
    <Page title={t('start.hello', { name: me?.name.split(' ')[0] ?? '' })}>
      <Alerts />
      {may('analytics:read') && <Sales />}
      {columns.length > 0 && <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-cols-2">{columns}</div>}
    </Page>
  )
}
