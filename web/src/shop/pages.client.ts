import { lazyPage } from './page.tsx'

// Each page is a file of its own, loaded when it is first looked at. The program that renders pages has them all: pages.server.ts.
export const pages = {
  Home: lazyPage(() => import('./pages/home.tsx')),
  Product: lazyPage(() => import('./pages/product.tsx')),
  Text: lazyPage(() => import('./pages/text.tsx')),
  NotFound: lazyPage(() => import('./pages/not-found.tsx')),
}
