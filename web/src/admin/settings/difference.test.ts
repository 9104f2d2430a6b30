import { expect, it } from 'vitest'
import { differences } from './difference.ts'

it('names every field that differs, and no other', () => {
  expect(
    differences(
      { name: 'a', price: { amount: 1, currency_code: 'EUR' }, tags: ['x'], rows: [{ n: 1 }, { n: 2 }], gone: true, empty: null },
      { name: 'b', price: { amount: 2, currency_code: 'EUR' }, tags: ['x', 'y'], rows: [{ n: 1 }, { n: 3 }], fresh: '', empty: null },
    ),
  ).toEqual([
    { path: 'fresh', before: null, after: '' },
    { path: 'gone', before: 'true', after: null },
    { path: 'name', before: 'a', after: 'b' },
    { path: 'price.amount', before: '1', after: '2' },
    { path: 'rows[1].n', before: '2', after: '3' },
    { path: 'tags', before: '[\n "x"\n]', after: '[\n "x",\n "y"\n]' },
  ])
  expect(differences({ a: [1] }, { a: [1] })).toEqual([])
  expect(differences(null, { a: 1 })).toEqual([{ path: '', before: 'null', after: '{\n "a": 1\n}' }])
})
