import type { Locale } from './text.ts'

// The names of countries, of the languages that were learned: they come with the pages that have addresses.
const names: Partial<Record<Locale, Record<string, string>>> = {}

export const learnCountries = (locale: Locale, list: Record<string, string>): void => {
  names[locale] = list
}

// countryName is what a country is called; its code, if nobody knows it.
export const countryName = (code: string, locale: Locale): string => names[locale]?.[code] ?? code
