import { describe, expect, it } from 'vitest'
import { readAmount, signsOf, writeAmount } from './amount.ts'
import { named } from './paging.tsx'
import cases from './selection.cases.json'
import { addressOf, askedOf, cleared, isNarrowed, isUsual, rangeOf, readSelection, toggled, type Place } from './selection.ts'

const shop = { locale: 'en-US', currency_code: 'USD' }
const table: Place = { kind: 'category', slug: 'table' }

describe('an address is read and written as the program does it', () => {
  for (const { kind, slug, search, address, asked, locale } of cases) {
    it(`${kind} ${slug} ${search}`, () => {
      const selection = readSelection({ kind, slug } as Place, search, { ...shop, locale: locale ?? shop.locale })
      expect(addressOf(selection)).toBe(address)
      expect(askedOf(selection)).toBe(asked)
      const again = readSelection({ kind, slug } as Place, new URL(address, 'http://shop.test').search, { ...shop, locale: locale ?? shop.locale })
      expect(again).toEqual(selection)
    })
  }
})

describe('a selection', () => {
  it('toggles values, and has one category at a time', () => {
    const all = readSelection({ kind: 'search', slug: '' }, '?category=a&brand=x&page=4', shop)
    const other = toggled(all, { name: 'category', value: 'b' })
    expect(addressOf(other)).toBe('/search?brand=x&category=b')
    expect(addressOf(toggled(other, { name: 'brand', value: 'x' }))).toBe('/search?category=b')
    expect(addressOf(toggled(other, { name: 'brand', value: 'a' }))).toBe('/search?brand=a&brand=x&category=b')
  })
  it('is not narrowed by what its page is about', () => {
    expect(readSelection(table, '?category=kitchen', shop).picks).toEqual([])
  })
  it('takes sixteen values', () => {
    const query = Array.from({ length: 20 }, (_, i) => `brand=b${String(i).padStart(2, '0')}`).join('&')
    expect(readSelection(table, `?${query}`, shop).picks).toHaveLength(16)
  })
  it('is for search engines with one value of one facet at most', () => {
    const usual = (search: string) => isUsual(readSelection(table, search, shop))
    expect([usual(''), usual('?brand=a'), usual('?page=2'), usual('?brand=a&brand=b'), usual('?sort=title'), usual('?price_max=x')]).toEqual([
      true, true, true, false, false, false,
    ])
  })
  it('is cleared of everything but its words and its order', () => {
    const selection = readSelection({ kind: 'search', slug: '' }, '?q=mug&sort=title&brand=a&price_min=3&in_stock=1&min_rating=2&page=3', shop)
    expect(isNarrowed(selection)).toBe(true)
    expect(isNarrowed(cleared(selection))).toBe(false)
    expect(addressOf(cleared(selection))).toBe('/search?q=mug&sort=title')
  })
})

describe('prices in an address', () => {
  it('are written as the place reads them', () => {
    for (const locale of ['en-US', 'de-DE', 'de-CH', 'de-AT', 'fr', 'sv-SE', 'pt-BR', 'ja'])
      for (const currency of ['USD', 'JPY', 'KWD'])
        for (const minor of [0, 5, 1999, 123450, 123456789]) {
          const signs = signsOf(locale)
          expect(readAmount(writeAmount(minor, currency, signs), currency, signs), `${minor} ${currency} in ${locale}`).toBe(minor)
        }
  })
  it('come from ranges', () => {
    expect(rangeOf('..1999', shop)).toEqual({ lowest: { text: '', minor: null }, highest: { text: '19.99', minor: 1999 } })
    expect(rangeOf('100000..', shop)).toEqual({ lowest: { text: '1,000.00', minor: 100000 }, highest: { text: '', minor: null } })
  })
})

it('pages are named at the ends and around this one', () => {
  expect(named(1, 3)).toEqual([1, 2, 3])
  expect(named(5, 9)).toEqual([1, 0, 4, 5, 6, 0, 9])
  expect(named(9, 9)).toEqual([1, 0, 8, 9])
})
