import { expect, it } from 'vitest'
import { changeOf, noChange } from './bulk.ts'

it('makes a change of what was entered', () => {
  expect(changeOf(noChange, 'EUR')).toEqual({ status: 'published' })
  expect(changeOf({ ...noChange, kind: 'price', percent: 12.5 }, 'EUR')).toEqual({ price_change: { currency_code: 'EUR', percent_ppm: -125_000 } })
  expect(changeOf({ ...noChange, kind: 'price', by: 'amount', amount: 250, direction: 'up', keep: true }, 'EUR')).toEqual({
    price_change: { currency_code: 'EUR', amount: 250, keep_as_compare_at: true },
  })
  expect(changeOf({ ...noChange, kind: 'add_tags', names: ['new'] }, 'EUR')).toEqual({ add_tags: ['new'] })
  expect(changeOf({ ...noChange, kind: 'brand' }, 'EUR')).toEqual({ brand: '' })
})

it('is nothing where nothing was entered', () => {
  expect(changeOf({ ...noChange, kind: 'remove_categories' }, 'EUR')).toBeNull()
  expect(changeOf({ ...noChange, kind: 'price', percent: 0 }, 'EUR')).toBeNull()
  expect(changeOf({ ...noChange, kind: 'price', by: 'amount' }, 'EUR')).toBeNull()
})
