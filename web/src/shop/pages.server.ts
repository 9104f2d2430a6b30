import { readyPage } from './page.tsx'
import type { pages as lazyPages } from './pages.client.ts'
import Home from './pages/home.tsx'
import NotFound from './pages/not-found.tsx'
import Product from './pages/product.tsx'
import Text from './pages/text.tsx'

// Every page at once, as pages.client.ts names them.
export const pages: typeof lazyPages = {
  Home: readyPage(Home),
  Product: readyPage(Product),
  Text: readyPage(Text),
  NotFound: readyPage(NotFound),
}
