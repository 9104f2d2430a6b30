import { digitsOf } from '../../i18n/format.ts'
import type { Locale } from '../../i18n/text.ts'

// Amounts are whole minor units on their way through here: no fraction is ever computed with.

const limit = 9_000_000_000_000_00 // minor units that a person may enter

// parseMoney reads an amount as people write it, "12.50", "12,50", "1.234,50", "1,234.50", "1 234", as minor units of the currency.
// Null is what makes no amount, or has more digits than the currency. What is read in two ways, "1,234" of a currency with three
// digits, is read as the language writes it.
export function parseMoney(text: string, currency: string, locale: Locale): number | null {
  const digits = digitsOf(currency)
  const match = /^([-−]?)([\d.,'’\s\u00a0\u202f]+)$/.exec(text.trim().replace(/^[^\d.,−-]+\s*|\s*[^\d.,]+$/g, ''))
  if (!match) return null
  const plain = (match[2] ?? '').replace(/['’\s\u00a0\u202f]/g, '')
  const at = pointOf(plain, digits, locale)
  const whole = at < 0 ? plain : plain.slice(0, at)
  const rest = at < 0 ? '' : plain.slice(at + 1)
  if (!/^(\d*|\d{1,3}(\.\d{3})+|\d{1,3}(,\d{3})+)$/.test(whole)) return null
  if (!/^\d*$/.test(rest) || rest.length > digits) return null
  const number = whole.replace(/[.,]/g, '') + rest.padEnd(digits, '0')
  if (!/\d/.test(whole + rest)) return null
  const amount = Number(number)
  if (amount > limit) return null
  return match[1] && amount !== 0 ? -amount : amount
}

// pointOf is where the fraction begins; -1 without one.
function pointOf(text: string, digits: number, locale: Locale): number {
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','))
  if (last < 0) return -1
  const mark = text[last]
  const isOnly = text.indexOf(mark ?? '') === last
  const hasOther = text.includes(mark === '.' ? ',' : '.')
  if (!isOnly) return -1 // a mark that comes again groups
  if (hasOther) return last
  const behind = text.length - last - 1
  if (behind === 3 && last > 0 && last <= 3 && text[0] !== '0') {
    if (digits === 3 && mark === (locale === 'de' ? ',' : '.')) return last
    return -1
  }
  return last
}

// moneyText is an amount as it is entered: no symbol, no grouping, all digits of the currency.
export function moneyText(amount: number | null, currency: string, locale: Locale): string {
  if (amount === null) return ''
  const digits = digitsOf(currency)
  const text = String(Math.abs(amount)).padStart(digits + 1, '0')
  const point = locale === 'de' ? ',' : '.'
  const shown = digits === 0 ? text : text.slice(0, -digits) + point + text.slice(-digits)
  return amount < 0 ? `-${shown}` : shown
}
