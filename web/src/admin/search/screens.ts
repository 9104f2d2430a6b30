import type { Screen } from '../screen.ts'

// How things are found, and what is recommended.
export const searchScreens: Screen[] = [
  { path: 'search', title: 'nav.search', load: () => import('./search.tsx'), needs: 'search:read', section: 'insight', icon: 'search', key: 'f' },
  { path: 'recommendations', title: 'nav.recommendations', load: () => import('./recommendations.tsx'), needs: 'catalog:read', section: 'insight', icon: 'bolt' },
]
