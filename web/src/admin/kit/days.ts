// Days are written YYYY-MM-DD, as the API has them; their arithmetic is that of the calendar, in UTC, where every day has 24 hours.

// Days is a period of whole days, both of which are part of it.
export interface Days {
  from: string
  to: string
}

export type PeriodName = 'today' | 'yesterday' | 'week' | 'month' | 'quarter' | 'year'

export const periodNames: readonly PeriodName[] = ['today', 'yesterday', 'week', 'month', 'quarter', 'year']

const oneDay = 86_400_000

export const addDays = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * oneDay).toISOString().slice(0, 10)

// dayOf is the day of a moment in a time zone.
export function dayOf(time: Date, timeZone?: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(time)
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}

// countDays is how many days a period has.
export const countDays = ({ from, to }: Days): number => Math.round((Date.parse(to) - Date.parse(from)) / oneDay) + 1

const lengths: Partial<Record<PeriodName, number>> = { week: 7, month: 30, quarter: 90, year: 365 }

// period is the days that a name stands for, seen from today.
export function period(name: PeriodName, today: string): Days {
  if (name === 'yesterday') return { from: addDays(today, -1), to: addDays(today, -1) }
  return { from: addDays(today, 1 - (lengths[name] ?? 1)), to: today }
}

// nameOf is the name of a period, if it has one.
export const nameOf = (days: Days, today: string): PeriodName | undefined =>
  periodNames.find((name) => {
    const named = period(name, today)
    return named.from === days.from && named.to === days.to
  })

// isDay reports whether a text is a day.
export const isDay = (text: unknown): text is string => typeof text === 'string' && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && addDays(text, 0) === text

// momentOf is the beginning of a day by the clock here, as the API takes a moment; undefined for what is no day.
export const momentOf = (day: string | undefined): string | undefined => (isDay(day) ? new Date(`${day}T00:00:00`).toISOString() : undefined)
