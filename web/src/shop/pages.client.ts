import { learnBuying } from '../i18n/buying.ts'
import { lazyPage } from './page.tsx'

// Each page is a file of its own, loaded when it is first looked at. The program that renders pages has them all: pages.server.ts.
export const pages = {
  Brand: lazyPage(() => import('./pages/brand.tsx')),
  Categories: lazyPage(() => import('./pages/categories.tsx')),
  Category: lazyPage(() => import('./pages/category.tsx')),
  Collection: lazyPage(() => import('./pages/collection.tsx')),
  Home: lazyPage(() => import('./pages/home.tsx')),
  Cart: lazyPage(() => import('./pages/cart.tsx')),
  Checkout: lazyPage(() => learnBuying().then(() => import('./pages/checkout.tsx'))),
  Order: lazyPage(() => learnBuying().then(() => import('./pages/order.tsx'))),
  NotFound: lazyPage(() => import('./pages/not-found.tsx')),
  Product: lazyPage(() => import('./pages/product.tsx')),
  Reviews: lazyPage(() => import('./pages/reviews.tsx')),
  Search: lazyPage(() => import('./pages/search.tsx')),
  Sorry: lazyPage(() => import('./pages/sorry.tsx')),
  Text: lazyPage(() => import('./pages/text.tsx')),
}
