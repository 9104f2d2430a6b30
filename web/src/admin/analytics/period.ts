import type { AdminSalesReport } from '../../api/admin.gen.ts'
import type { Locale } from '../../i18n/text.ts'
import { countDays, isDay, period, type Days } from '../kit/days.ts'

export const intervals = ['hour', 'day', 'week', 'month'] as const
export type Interval = (typeof intervals)[number]

// intervalOf is how finely so many days are shown, if nobody says otherwise.
export const intervalOf = (days: number): Interval => (days <= 2 ? 'hour' : days <= 92 ? 'day' : days <= 400 ? 'week' : 'month')

// most is how many days can be shown by an interval, so that a picture of them still says something.
const most: Record<Interval, number> = { hour: 14, day: 400, week: 3000, month: Infinity }

// intervalsOf are those by which so many days can be shown.
export const intervalsOf = (days: number): Interval[] => intervals.filter((interval) => days <= most[interval])

// daysOf is the period that an address names; else the last 30 days.
export function daysOf(from: string | undefined, to: string | undefined, today: string): Days {
  if (isDay(from) && isDay(to) && from <= to) return { from, to }
  return period('month', today)
}

// Span is from a moment to the first one after it, as reports say it.
export interface Span {
  start: string
  end: string
}

// ordersIn is where the orders are listed that a report counted in a span, as placed or as canceled: all, or those that filters of the
// list leave. The moments are the report's own, so that days are cut by the clock of the shop.
export function ordersIn({ start, end }: Span, filters: Record<string, string> = {}, were: 'placed' | 'canceled' = 'placed'): string {
  const query = new URLSearchParams({ ...filters, [`${were}_before`]: end, [`${were}_from`]: start })
  query.sort()
  return `/admin/orders?${query.toString()}`
}

// onlyIn narrows a list of orders to a currency, where the report that leads there has several.
export const onlyIn = (currency: string, { currencies }: { currencies: readonly unknown[] }): Record<string, string> => (currencies.length > 1 ? { currency } : {})

type Labelled = Pick<AdminSalesReport, 'interval' | 'time_zone' | 'from' | 'to'>

// labelOf is what a part of a report is called on an axis.
export function labelOf(start: string, { interval, time_zone, from, to }: Labelled, locale: Locale): string {
  // A day without a time is one of the calendar, whatever the clock here says.
  const isPlain = start.length === 10
  const timeZone = isPlain ? 'UTC' : time_zone
  const isLong = countDays({ from, to }) > 366
  const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', ...(isLong && { year: '2-digit' }) }
  const how: Record<string, Intl.DateTimeFormatOptions> = {
    hour: { ...(from !== to && { day: 'numeric', month: 'short' }), hour: '2-digit', minute: '2-digit' }, month: { month: 'short', year: 'numeric' },
  }
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { ...(how[interval] ?? day), timeZone }).format(new Date(isPlain ? `${start}T00:00:00Z` : start))
}
