import { pages } from '#pages'
import type { Page } from './page.tsx'

// routes is every address of the shop; the program has the same list and decides what each needs (internal/api/page).
export const routes: { path: string; page: Page }[] = [
  { path: '/', page: pages.Home },
  { path: '/categories', page: pages.Categories },
  { path: '/categories/:slug', page: pages.Category },
  { path: '/collections/:slug', page: pages.Collection },
  { path: '/brands/:slug', page: pages.Brand },
  { path: '/search', page: pages.Search },
  { path: '/products/:slug', page: pages.Product },
  { path: '/products/:slug/reviews', page: pages.Reviews },
  { path: '/pages/:slug', page: pages.Text },
  { path: '/cart', page: pages.Cart },
  { path: '/checkout', page: pages.Checkout },
  { path: '/checkout/:id', page: pages.Checkout },
  { path: '/orders/:id', page: pages.Order },
  { path: '*', page: pages.NotFound },
]
