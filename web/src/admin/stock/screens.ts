import type { Screen } from '../screen.ts'

// Stock: what lies on the shelves, where, and why.
export const stockScreens: Screen[] = [
  { path: 'inventory', title: 'nav.inventory', load: () => import('./stock.tsx'), needs: 'inventory:read', section: 'catalog', icon: 'stock', key: 'i' },
  { path: 'inventory/locations', title: 'nav.locations', load: () => import('./locations.tsx'), needs: 'inventory:read' },
  { path: 'inventory/:id', title: 'nav.inventory', load: () => import('./variant.tsx'), needs: 'inventory:read' },
]
