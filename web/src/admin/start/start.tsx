import type { ReactNode } from 'react'
import { Page } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { useMay, useMe } from '../may.ts'
import { Alerts } from './alerts.tsx'
import { Sales } from './sales.tsx'
import { LowStock, ToShip } from './work.tsx'

// Screen is where one begins: how the shop does, and what waits.
export function Screen() {
  const t = useT()
  const may = useMay()
  const me = useMe()
  const columns: ReactNode[] = [may('orders:read') && <ToShip key="ship" />, may('analytics:read') && <LowStock key="stock" />].filter(Boolean)
  return (
    <Page title={t('start.hello', { name: me?.name.split(' ')[0] ?? '' })}>
      <Alerts />
      {may('analytics:read') && <Sales />}
      {columns.length > 0 && <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-cols-2">{columns}</div>}
    </Page>
  )
}
