import { learn } from './text.ts'

// learnBuying loads what is said at the checkout and of orders, in the language of the document.
export async function learnBuying(): Promise<void> {
  if (document.documentElement.lang === 'de') learn((await import('./de.buying.ts')).buyingDe)
  else learn((await import('./en.buying.ts')).buyingEn)
}
