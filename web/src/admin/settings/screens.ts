import type { Screen } from '../screen.ts'

// Settings, staff, and what belongs to one's own account.
export const settingsScreens: Screen[] = [
  { path: 'audit', title: 'nav.audit', load: () => import('./audit.tsx'), needs: 'audit:read', section: 'system', icon: 'audit' },
  { path: 'audit/:id', title: 'nav.audit', load: () => import('./audit-entry.tsx'), needs: 'audit:read' },
  { path: 'settings/store', title: 'nav.store', load: () => import('./store.tsx'), needs: 'settings:read', section: 'settings', icon: 'shop', key: 's' },
  { path: 'settings/taxes', title: 'nav.taxes', load: () => import('./taxes.tsx'), needs: 'taxes:read', section: 'settings', icon: 'tax' },
  { path: 'settings/shipping', title: 'nav.shipping', load: () => import('./shipping.tsx'), needs: 'shipping:read', section: 'settings', icon: 'truck' },
  { path: 'settings/payments', title: 'nav.payments', load: () => import('./payments.tsx'), needs: 'settings:read', section: 'settings', icon: 'card' },
  { path: 'settings/reviews', title: 'nav.opinions', load: () => import('./opinions.tsx'), needs: 'settings:read', section: 'settings', icon: 'reviews' },
  { path: 'settings/staff', title: 'nav.staff', load: () => import('./staff.tsx'), needs: 'staff:read', section: 'settings', icon: 'staff' },
  { path: 'settings/roles', title: 'nav.roles', load: () => import('./roles.tsx'), needs: 'staff:read', section: 'settings', icon: 'lock' },
  { path: 'settings/api-keys', title: 'nav.keys', load: () => import('./keys.tsx'), needs: 'keys:read', section: 'settings', icon: 'key' },
  { path: 'account', title: 'nav.account', load: () => import('../account/account.tsx') },
]
