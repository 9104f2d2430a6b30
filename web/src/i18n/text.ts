import { createContext, useContext } from 'react'
import type { accountEn } from './en.account.ts'
import type { browseEn } from './en.browse.ts'
import type { buyingEn } from './en.buying.ts'
import type { ordersEn } from './en.orders.ts'
import type { cartEn } from './en.cart.ts'
import type { en } from './en.ts'

// Locale is a language that the pages speak.
export type Locale = 'en' | 'de'

export const locales: readonly Locale[] = ['en', 'de']

// Messages is every text of the shop by its key; some come with the pages that need them.
export type Messages = { [key in keyof typeof en | keyof typeof accountEn | keyof typeof browseEn | keyof typeof buyingEn | keyof typeof cartEn | keyof typeof ordersEn]: string }

type Values = Record<string, string | number>

// CountedOf is the keys of which there are two forms, key_one and key_other.
type CountedOf<M> = keyof M extends infer K ? (K extends `${infer Base}_one` ? Base : never) : never

// TranslateOf is a text in the reader's language, of those in M. {name} in it is replaced by the value of that name; with a count,
// the form for that number is taken.
export interface TranslateOf<M> {
  (key: keyof M, values?: Values): string
  count(key: CountedOf<M>, count: number, values?: Values): string
}

// Translate is the texts of the shop.
export type Translate = TranslateOf<Messages>

// later is the texts that came with pages.
const later: Record<string, string> = {}

// learn adds the texts of a page.
export const learn = (texts: Record<string, string>): void => {
  Object.assign(later, texts)
}

// translator speaks by the texts that there are. A page that brings texts of its own adds them before it is shown: see parts.ts.
export function translator<M extends { [key in keyof M]: string }>(messages: Partial<M>): TranslateOf<M> {
  const fill = (text: string, values: Values = {}) => text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
  const translate = ((key: keyof M, values?: Values) => fill(messages[key] ?? later[String(key)] ?? String(key), values)) as TranslateOf<M>
  translate.count = (key, count, values) => translate(`${String(key)}_${count === 1 ? 'one' : 'other'}` as keyof M, { count, ...values })
  return translate
}

// Language is what a page needs to speak to its reader.
export interface Language {
  locale: Locale
  t: Translate
}

export const LanguageContext = createContext<Language | null>(null)

export function useLanguage(): Language {
  const language = useContext(LanguageContext)
  if (!language) throw new Error('there is no language around this component')
  return language
}

// useT is the texts of the page's language.
export const useT = (): Translate => useLanguage().t
