import type { Screen } from '../screen.ts'

// What the shopkeeper writes besides products, and how the shop looks.
export const contentScreens: Screen[] = [
  { path: 'content/pages', title: 'nav.pages', load: () => import('./pages.tsx'), needs: 'content:read', section: 'content', icon: 'audit' },
  { path: 'content/pages/new', title: 'pages.add', load: () => import('./new-page.tsx'), needs: 'content:write' },
  { path: 'content/pages/:id', title: 'nav.pages', load: () => import('./page.tsx'), needs: 'content:read' },
  { path: 'content/menus', title: 'nav.menus', load: () => import('./menus.tsx'), needs: 'content:read', section: 'content', icon: 'menu' },
  { path: 'content/look', title: 'nav.look', load: () => import('./look.tsx'), needs: 'content:read', section: 'content', icon: 'sun' },
]
