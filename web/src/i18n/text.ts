import { createContext, useContext } from 'react'
import type { en } from './en.ts'

// Locale is a language that the pages speak.
export type Locale = 'en' | 'de'

export const locales: readonly Locale[] = ['en', 'de']

// Messages is every text of the shop by its key; each language has all of them.
export type Messages = { [key in keyof typeof en]: string }

type Key = keyof typeof en

// Counted is a key of which there are two forms, key_one and key_other.
type Counted = Key extends infer K ? (K extends `${infer Base}_one` ? Base : never) : never

type Values = Record<string, string | number>

// Translate is a text in the reader's language. {name} in it is replaced by the value of that name; with a count, the form for
// that number is taken.
export interface Translate {
  (key: Key, values?: Values): string
  count(key: Counted, count: number, values?: Values): string
}

export function translator(messages: Messages): Translate {
  const fill = (text: string, values: Values = {}) => text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
  const translate = ((key: Key, values?: Values) => fill(messages[key], values)) as Translate
  translate.count = (key, count, values) => translate(`${key}_${count === 1 ? 'one' : 'other'}` as Key, { count, ...values })
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
