import type { Screen } from '../screen.ts'

// How the shop's programs are doing, and its copies.
export const systemScreens: Screen[] = [
  { path: 'system', title: 'nav.system', load: () => import('./system.tsx'), needs: 'settings:read', section: 'system', icon: 'screen' },
]
