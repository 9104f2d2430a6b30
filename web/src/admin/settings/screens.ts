import type { Screen } from '../screen.ts'

// Settings, staff, and what belongs to one's own account.
export const settingsScreens: Screen[] = [
  { path: 'account', title: 'nav.account', load: () => import('../account/account.tsx') },
]
