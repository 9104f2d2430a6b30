import type { Screen } from '../screen.ts'

// Work in the background.
export const jobScreens: Screen[] = [
  { path: 'jobs', title: 'nav.jobs', load: () => import('./jobs.tsx'), needs: 'jobs:read', section: 'system', icon: 'jobs', key: 'j' },
  { path: 'jobs/:id', title: 'nav.jobs', load: () => import('./job.tsx'), needs: 'jobs:read' },
]
