import { learnCountries } from './countries.ts'
import { learn } from './text.ts'

// What only some pages say comes with them, in the language of the document.
const parts = {
  browse: {
    en: () => import('./en.browse.ts').then((module) => learn(module.browseEn)),
    de: () => import('./de.browse.ts').then((module) => learn(module.browseDe)),
  },
  buying: {
    en: () => import('./en.buying.ts').then((module) => learn(module.buyingEn)),
    de: () => import('./de.buying.ts').then((module) => learn(module.buyingDe)),
  },
  cart: {
    en: () => import('./en.cart.ts').then((module) => learn(module.cartEn)),
    de: () => import('./de.cart.ts').then((module) => learn(module.cartDe)),
  },
  orders: {
    en: () => import('./en.orders.ts').then((module) => learn(module.ordersEn)),
    de: () => import('./de.orders.ts').then((module) => learn(module.ordersDe)),
  },
  account: {
    en: () => import('./en.account.ts').then((module) => learn(module.accountEn)),
    de: () => import('./de.account.ts').then((module) => learn(module.accountDe)),
  },
  countries: {
    en: () => import('./en.countries.ts').then((module) => learnCountries('en', module.countriesEn)),
    de: () => import('./de.countries.ts').then((module) => learnCountries('de', module.countriesDe)),
  },
}

// withTexts is the code of a part of the shop, once what it says is there, too.
export async function withTexts<T>(code: Promise<T>, ...names: (keyof typeof parts)[]): Promise<T> {
  const [module] = await Promise.all([code, learnParts(...names)])
  return module
}

// learnParts loads what some pages say beyond what all do.
async function learnParts(...names: (keyof typeof parts)[]): Promise<void> {
  const language = document.documentElement.lang === 'de' ? 'de' : 'en'
  await Promise.all(names.map((name) => parts[name][language]()))
}
