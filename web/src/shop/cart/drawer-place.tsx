import { lazy, Suspense, useState } from 'react'
import { withTexts } from '../../i18n/parts.ts'
import { useAppSelector } from '../../store/store.ts'

const Drawer = lazy(() => withTexts(import('./drawer.tsx'), 'cart'))

// DrawerPlace is where the drawer appears. Its code is loaded when it is first opened.
export function DrawerPlace() {
  const isOpen = useAppSelector((state) => state.cart.isOpen)
  const [wasOpen, setWasOpen] = useState(false)
  if (isOpen && !wasOpen) setWasOpen(true)
  if (!isOpen && !wasOpen) return null
  return (
    <Suspense fallback={null}>
      <Drawer />
    </Suspense>
  )
}
