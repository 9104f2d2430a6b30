import type { Screen } from '../screen.ts'

// Shelves: by what products are put in order. Categories, collections, brands, attributes and product types.
export const shelfScreens: Screen[] = [
  { path: 'categories', title: 'nav.categories', load: () => import('./categories.tsx'), needs: 'catalog:read', section: 'catalog', icon: 'categories', key: 'k' },
  { path: 'categories/:id', title: 'nav.categories', load: () => import('./category.tsx'), needs: 'catalog:read' },
  { path: 'collections', title: 'nav.collections', load: () => import('./collections.tsx'), needs: 'catalog:read', section: 'catalog', icon: 'bookmark' },
  { path: 'collections/:id', title: 'nav.collections', load: () => import('./collection.tsx'), needs: 'catalog:read' },
  { path: 'brands', title: 'nav.brands', load: () => import('./brands.tsx'), needs: 'catalog:read', section: 'catalog', icon: 'promotions' },
  { path: 'attributes', title: 'nav.attributes', load: () => import('./attributes.tsx'), needs: 'catalog:read', section: 'catalog', icon: 'filter' },
  { path: 'attributes/:id', title: 'nav.attributes', load: () => import('./attribute.tsx'), needs: 'catalog:read' },
  { path: 'product-types', title: 'nav.productTypes', load: () => import('./product-types.tsx'), needs: 'catalog:read', section: 'catalog', icon: 'copy' },
  { path: 'product-types/:id', title: 'nav.productTypes', load: () => import('./product-type.tsx'), needs: 'catalog:read' },
]
