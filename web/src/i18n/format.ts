import type { Locale } from './text.ts'

// The program that renders pages has no Intl, and a page must come out the same there and in the browser: so numbers, money and
// dates are written by these few rules.

// Money is an amount in minor units.
export interface Money {
  amount: number
  currency_code: string
}

const minorDigits: Record<string, number> = {
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
}

const symbols: Record<string, string> = { USD: '$', EUR: '€', GBP: '£', JPY: '¥', CHF: 'CHF', CAD: 'CA$', AUD: 'A$', NZD: 'NZ$', INR: '₹' }

// symbolOf is the sign of a currency, or its code.
export const symbolOf = (currency: string): string => symbols[currency] ?? currency

const noBreak = '\u00a0'

// digitsOf is how many digits a currency has behind the point.
export const digitsOf = (currency: string): number => minorDigits[currency] ?? 2

// grouped is digits with a mark after every third.
const grouped = (digits: string, mark: string) => digits.replace(/\B(?=(\d{3})+(?!\d))/g, mark)

// number writes a number with at most so many digits behind the point.
export function number(value: number, locale: Locale, digits = 0): string {
  const [point, group] = locale === 'de' ? [',', '.'] : ['.', ',']
  const [whole = '0', rest] = Math.abs(value).toFixed(digits).split('.')
  return (value < 0 ? '−' : '') + grouped(whole, group) + (rest ? point + rest : '')
}

// money writes an amount as the language does: $1,234.50 or 1.234,50 €.
export function money({ amount, currency_code: currency }: Money, locale: Locale): string {
  const digits = digitsOf(currency)
  const text = number(Math.abs(amount) / 10 ** digits, locale, digits)
  const symbol = symbolOf(currency)
  const sign = amount < 0 ? '−' : ''
  if (locale === 'de') return `${sign}${text}${noBreak}${symbol}`
  return symbol.length > 2 && /^[A-Z]+$/.test(symbol) ? `${sign}${symbol}${noBreak}${text}` : `${sign}${symbol}${text}`
}

const months: Record<Locale, string[]> = {
  en: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
  de: ['Januar', 'Februar', 'März', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September', 'Oktober', 'November', 'Dezember'],
}

// date writes the day of a time as the shop's clock in UTC has it: 4 May 2026, or 4. Mai 2026.
export function date(time: string, locale: Locale): string {
  const at = new Date(time)
  const day = at.getUTCDate()
  const month = months[locale][at.getUTCMonth()] ?? ''
  return locale === 'de' ? `${day}. ${month} ${at.getUTCFullYear()}` : `${day} ${month} ${at.getUTCFullYear()}`
}
