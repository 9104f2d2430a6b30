import type { Screen } from '../screen.ts'

// People who buy: who they are, in which groups, and what they may ask of the shop.
export const customerScreens: Screen[] = [
  { path: 'customers', title: 'nav.customers', load: () => import('./customers.tsx'), needs: 'customers:read', section: 'people', icon: 'customers', key: 'c' },
  { path: 'customers/:id', title: 'nav.customers', load: () => import('./customer.tsx'), needs: 'customers:read' },
  { path: 'customer-groups', title: 'nav.groups', load: () => import('./groups.tsx'), needs: 'customers:read', section: 'people', icon: 'staff' },
  { path: 'privacy', title: 'nav.privacy', load: () => import('./privacy.tsx'), needs: 'privacy:read', section: 'people', icon: 'lock' },
]
