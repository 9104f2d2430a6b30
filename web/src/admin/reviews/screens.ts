import type { Screen } from '../screen.ts'

// What customers say about products.
export const reviewScreens: Screen[] = [
  { path: 'reviews', title: 'nav.reviews', load: () => import('./reviews.tsx'), needs: 'reviews:read', section: 'people', icon: 'reviews', key: 'r' },
  { path: 'reviews/:id', title: 'nav.reviews', load: () => import('./review.tsx'), needs: 'reviews:read' },
]
