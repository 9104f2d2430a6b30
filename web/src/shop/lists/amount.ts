import { digitsOf } from '../../i18n/format.ts'

// How the places of the world write a number, as kernel/money has it in Go: an address of a list holds prices as somebody of the
// shop's place would type them, and both sides must read and write the same.

const noBreak = '\u00a0'
const narrow = '\u202f'

// groups is what stands between thousands where the decimal sign is a comma, by language.
const groups: Record<string, string> = {
  bg: noBreak, cs: noBreak, da: '.', de: '.', el: '.', es: '.', et: noBreak, fi: noBreak, fr: narrow, hr: '.', hu: noBreak, id: '.', is: '.', it: '.',
  lt: noBreak, lv: noBreak, nb: noBreak, nl: '.', nn: noBreak, no: noBreak, pl: noBreak, pt: '.', ro: '.', ru: noBreak, sk: noBreak, sl: '.', sr: '.',
  sv: noBreak, tr: '.', uk: noBreak, vi: '.',
}

// places write otherwise than their language does elsewhere: the decimal sign, then what stands between thousands.
const places: Record<string, [string, string]> = {
  'de-AT': [',', noBreak], 'de-CH': ['.', '’'], 'de-LI': ['.', '’'], 'it-CH': ['.', '’'], 'es-MX': ['.', ','], 'es-US': ['.', ','],
}

// Signs is how a place writes numbers.
export interface Signs {
  decimal: string
  group: string
}

// signsOf is how numbers are written for a BCP 47 locale.
export function signsOf(locale: string): Signs {
  const [language = '', ...rest] = locale.replaceAll('_', '-').split('-')
  const region = rest.find((part) => part.length === 2)?.toUpperCase() ?? ''
  const place = places[`${language.toLowerCase()}-${region}`]
  if (place) return { decimal: place[0], group: place[1] }
  const group = groups[language.toLowerCase()]
  return group === undefined ? { decimal: '.', group: ',' } : { decimal: ',', group }
}

// readNumber turns a number that a person typed into one with a point.
function readNumber(typed: string, { decimal }: Signs): string {
  let text = typed.replace(/[ \u00a0\u202f’']/g, '')
  const separator = decimal === ',' ? '.' : ','
  const last = text.lastIndexOf(separator)
  if (text.includes(decimal) || (last > 0 && text.length - last === 4)) text = text.replaceAll(separator, '')
  return text.replaceAll(',', '.')
}

// readAmount is what a person typed as minor units of a currency; null where it is no amount, or less than nothing.
export function readAmount(typed: string, currency: string, signs: Signs): number | null {
  const digits = digitsOf(currency)
  const found = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(readNumber(typed, signs))
  if (!found) return null
  const [, sign, whole = '', fraction = ''] = found
  if (/[1-9]/.test(fraction.slice(digits))) return null
  const minor = Number(whole + fraction.slice(0, digits).padEnd(digits, '0'))
  if (!Number.isSafeInteger(minor) || (sign === '-' && minor > 0)) return null
  return minor
}

// writeAmount is minor units as somebody would type them.
export function writeAmount(minor: number, currency: string, { decimal, group }: Signs): string {
  const digits = digitsOf(currency)
  const text = String(minor).padStart(digits + 1, '0')
  const whole = text.slice(0, text.length - digits).replace(/\B(?=(\d{3})+$)/g, group)
  return digits > 0 ? whole + decimal + text.slice(-digits) : whole
}
