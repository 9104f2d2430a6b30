import { createContext, useContext, useMemo } from 'react'
import type { adminEn } from '../i18n/admin.en.ts'
import { money, number, type Money } from '../i18n/format.ts'
import { isDay } from './kit/days.ts'
import type { Locale, TranslateOf } from '../i18n/text.ts'

// Messages is every text of the application for staff by its key; each language has all of them.
export type Messages = { [key in keyof typeof adminEn]: string }
export type MessageKey = keyof Messages
export type Translate = TranslateOf<Messages>

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

// useT is the texts of the reader's language.
export const useT = (): Translate => useLanguage().t

// Format writes numbers, money and times as the reader's language does. Times are those of his clock.
export interface Format {
  locale: Locale
  money: (amount: Money) => string
  number: (value: number, digits?: number) => string
  percent: (share: number) => string // 0.25 is 25 %
  date: (time: string | Date) => string // of YYYY-MM-DD that day, whatever the clock says
  dateTime: (time: string | Date) => string
  ago: (time: string | Date) => string // "3 hours ago"
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

export function formatOf(locale: Locale): Format {
  const tag = locale === 'en' ? 'en-GB' : locale
  const date = new Intl.DateTimeFormat(tag, { dateStyle: 'medium' })
  const plainDate = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' })
  const dateTime = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' })
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' })
  const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 })
  return {
    locale,
    money: (amount) => money(amount, locale),
    number: (value, digits) => number(value, locale, digits),
    percent: (share) => percent.format(share),
    // A day without a time is read as its midnight in UTC, which is the day before west of Greenwich.
    date: (time) => (isDay(time) ? plainDate : date).format(new Date(time)),
    dateTime: (time) => dateTime.format(new Date(time)),
    ago: (time) => {
      const seconds = (new Date(time).getTime() - Date.now()) / 1000
      const [unit, length] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['minute', 60]
      return relative.format(Math.round(seconds / length), unit)
    },
  }
}

export function useFormat(): Format {
  const { locale } = useLanguage()
  return useMemo(() => formatOf(locale), [locale])
}
