import type { Screen } from '../screen.ts'

// Products: the list, one of them, and files of them.
export const catalogScreens: Screen[] = [
  { path: 'products', title: 'nav.products', load: () => import('./products.tsx'), needs: 'catalog:read', section: 'catalog', icon: 'products', key: 'p' },
  { path: 'products/import', title: 'nav.imports', load: () => import('./import.tsx'), needs: 'imports:write' },
  { path: 'products/new', title: 'products.new', load: () => import('./product-new.tsx'), needs: 'catalog:write' },
  { path: 'products/:id', title: 'nav.products', load: () => import('./product.tsx'), needs: 'catalog:read' },
]
