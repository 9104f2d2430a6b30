import { withTexts } from '../i18n/parts.ts'
import { lazyPage } from './page.tsx'

// Each page is a file of its own, loaded when it is first looked at. The program that renders pages has them all: pages.server.ts.
export const pages = {
  Account: lazyPage(() => withTexts(import('./pages/account.tsx'), 'account')),
  Addresses: lazyPage(() => withTexts(import('./pages/addresses.tsx'), 'account', 'buying', 'countries')),
  Errand: lazyPage(() => withTexts(import('./pages/errand.tsx'), 'account')),
  Review: lazyPage(() => withTexts(import('./pages/review.tsx'), 'account', 'browse')),
  SignIn: lazyPage(() => withTexts(import('./pages/sign-in.tsx'), 'account')),
  Brand: lazyPage(() => withTexts(import('./pages/brand.tsx'), 'browse')),
  Categories: lazyPage(() => withTexts(import('./pages/categories.tsx'), 'browse')),
  Category: lazyPage(() => withTexts(import('./pages/category.tsx'), 'browse')),
  Collection: lazyPage(() => withTexts(import('./pages/collection.tsx'), 'browse')),
  Home: lazyPage(() => withTexts(import('./pages/home.tsx'), 'browse')),
  Cart: lazyPage(() => withTexts(import('./pages/cart.tsx'), 'cart')),
  Checkout: lazyPage(() => withTexts(import('./pages/checkout.tsx'), 'buying', 'countries')),
  Order: lazyPage(() => withTexts(import('./pages/order.tsx'), 'buying', 'countries', 'orders')),
  NotFound: lazyPage(() => import('./pages/not-found.tsx')),
  Product: lazyPage(() => withTexts(import('./pages/product.tsx'), 'browse')),
  Reviews: lazyPage(() => withTexts(import('./pages/reviews.tsx'), 'browse')),
  Search: lazyPage(() => withTexts(import('./pages/search.tsx'), 'browse')),
  Sorry: lazyPage(() => import('./pages/sorry.tsx')),
  Text: lazyPage(() => import('./pages/text.tsx')),
}
