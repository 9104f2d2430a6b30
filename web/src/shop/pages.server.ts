import { readyPage } from './page.tsx'
import type { pages as lazyPages } from './pages.client.ts'
import Account from './pages/account.tsx'
import Addresses from './pages/addresses.tsx'
import Brand from './pages/brand.tsx'
import Categories from './pages/categories.tsx'
import Category from './pages/category.tsx'
import Collection from './pages/collection.tsx'
import Cart from './pages/cart.tsx'
import Checkout from './pages/checkout.tsx'
import Errand from './pages/errand.tsx'
import Home from './pages/home.tsx'
import NotFound from './pages/not-found.tsx'
import Order from './pages/order.tsx'
import Product from './pages/product.tsx'
import Review from './pages/review.tsx'
import Reviews from './pages/reviews.tsx'
import Search from './pages/search.tsx'
import SignIn from './pages/sign-in.tsx'
import Sorry from './pages/sorry.tsx'
import Text from './pages/text.tsx'

// Every page at once, as pages.client.ts names them.
export const pages: typeof lazyPages = {
  Account: readyPage(Account),
  Addresses: readyPage(Addresses),
  Errand: readyPage(Errand),
  Review: readyPage(Review),
  SignIn: readyPage(SignIn),
  Brand: readyPage(Brand),
  Categories: readyPage(Categories),
  Category: readyPage(Category),
  Collection: readyPage(Collection),
  Home: readyPage(Home),
  Cart: readyPage(Cart),
  Checkout: readyPage(Checkout),
  Order: readyPage(Order),
  NotFound: readyPage(NotFound),
  Product: readyPage(Product),
  Reviews: readyPage(Reviews),
  Search: readyPage(Search),
  Sorry: readyPage(Sorry),
  Text: readyPage(Text),
}
