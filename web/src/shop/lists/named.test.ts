import { expect, it } from 'vitest'
import type { Facet } from '../../api/store.gen.ts'
import { browseDe } from '../../i18n/de.browse.ts'
import { browseEn } from '../../i18n/en.browse.ts'
import { translator, type Locale, type Messages } from '../../i18n/text.ts'
import { named } from './named.ts'
import { readSelection, type Place } from './selection.ts'

const shop = { locale: 'en-US', currency_code: 'USD' }
const kitchen: Place = { kind: 'category', slug: 'kitchen' }

const facet = (name: string, label: string, type: string, ...values: string[]): Facet => ({
  name, label, type, unit: type === 'range' ? 'kg' : undefined, values: values.map((value) => ({ value, label: value.toUpperCase(), count: 1, selected: false })),
})
const facets = [
  facet('brand', 'Brand', 'value', 'brindle', 'wayfold'), facet('attr.colour', 'Colour', 'value', 'red'), facet('attr.weight', 'Weight', 'range', '1.5', '2..3'),
  facet('attr.dimmable', 'Dimmable', 'boolean', 'true'),
]

it('a list is called by the one value that it is narrowed to', () => {
  const called = (search: string, locale: Locale = 'en', total = 3) =>
    named('Kitchen', readSelection(kitchen, search, shop), { data: [], total, next: null, facets }, { locale, t: translator<Messages>({ en: browseEn, de: browseDe }[locale]) })
  expect(called('')).toBe('Kitchen')
  expect(called('?brand=brindle')).toBe('Kitchen – BRINDLE')
  expect(called('?brand=brindle&page=2&sort=title')).toBe('Kitchen – BRINDLE')
  expect(called('?attr.colour=red')).toBe('Kitchen – Colour: RED')
  expect(called('?attr.weight=1.5', 'de')).toBe('Kitchen – Weight: 1,5\u00a0kg')
  expect(called('?attr.dimmable=true', 'de')).toBe('Kitchen – Dimmable: Ja')
  // Ranges, several values, what no facet names, and what finds nothing.
  for (const search of ['?attr.weight=2..3', '?brand=brindle&brand=wayfold', '?attr.colour=anything', '?attr.odd=1']) expect(called(search), search).toBe('Kitchen')
  expect(called('?brand=brindle', 'en', 0)).toBe('Kitchen')
})
