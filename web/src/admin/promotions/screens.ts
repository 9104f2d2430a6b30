import type { Screen } from '../screen.ts'

// What takes something off.
export const promotionScreens: Screen[] = [
  { path: 'promotions', title: 'nav.promotions', load: () => import('./promotions.tsx'), needs: 'promotions:read', section: 'sell', icon: 'promotions', key: 'd' },
  { path: 'promotions/new', title: 'promotions.new', load: () => import('./new.tsx'), needs: 'promotions:write' },
  { path: 'promotions/:id', title: 'nav.promotions', load: () => import('./promotion.tsx'), needs: 'promotions:read' },
]
