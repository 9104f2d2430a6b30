import type { Screen } from '../screen.ts'

// How it goes.
export const analyticsScreens: Screen[] = [
  { path: 'analytics', title: 'nav.analytics', load: () => import('./analytics.tsx'), needs: 'analytics:read', section: 'insight', icon: 'analytics', key: 'n' },
]
