import type { Screen } from '../screen.ts'

// What kinds of customers there are.
export const segmentScreens: Screen[] = [
  { path: 'segments', title: 'nav.segments', load: () => import('./segments.tsx'), needs: 'segments:read', section: 'people', icon: 'filter', key: 'e' },
  { path: 'segments/rules', title: 'segments.rules', load: () => import('./rules.tsx'), needs: 'segments:read' },
  { path: 'segments/history', title: 'segments.history', load: () => import('./history.tsx'), needs: 'segments:read' },
  { path: 'segments/:code', title: 'nav.segments', load: () => import('./members.tsx'), needs: 'segments:read' },
]
