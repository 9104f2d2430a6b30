import type { Screen } from '../screen.ts'

// Orders: what was bought, and everything that is done with it afterwards.
export const orderScreens: Screen[] = [
  { path: 'orders', title: 'nav.orders', load: () => import('./orders.tsx'), needs: 'orders:read', section: 'sell', icon: 'orders', key: 'o' },
  { path: 'orders/:id', title: 'nav.orders', load: () => import('./order.tsx'), needs: 'orders:read' },
]
