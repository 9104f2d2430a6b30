import { pages } from '#pages'
import type { Page } from './page.tsx'
import { matchPath } from './router.tsx'

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
  { path: '/account/review/:slug', page: pages.Review },
  { path: '/account', page: pages.Account },
  { path: '/account/login', page: pages.SignIn },
  { path: '/account/register', page: pages.SignIn },
  { path: '/account/forgot-password', page: pages.SignIn },
  { path: '/account/verify-email', page: pages.Errand },
  { path: '/account/change-email', page: pages.Errand },
  { path: '/account/reset-password', page: pages.Errand },
  { path: '/admin/owner', page: pages.Errand },
  { path: '/admin/invitation', page: pages.Errand },
  { path: '/admin/reset-password', page: pages.Errand },
  { path: '/account/addresses', page: pages.Addresses },
  { path: '/account/addresses/:id', page: pages.Addresses },
  { path: '/account/reviews/:id', page: pages.Review },
  { path: '/account/:room', page: pages.Account },
  { path: '*', page: pages.NotFound },
]

// routeOf is the page of an address, with the parts of it that the route names.
export function routeOf(pathname: string): { page: Page; params: Record<string, string> } {
  for (const { path, page } of routes) {
    const params = matchPath(path, pathname)
    if (params) return { page, params }
  }
  return { page: pages.NotFound, params: {} }
}
