import { expect, test } from 'vitest'
import { moved, plain } from './parts.tsx'
import { beginning, isComplete, related, relationsOf, ruleFields } from './rules.ts'

test('every field knows a relation, and a condition begins with one that it knows', () => {
  for (const field of ruleFields) {
    const { relation } = beginning(field, 'EUR')
    expect(relationsOf(field)).toContain(relation)
  }
  expect(relationsOf('attribute', { type: 'number' })).toContain('at_least')
  expect(relationsOf('attribute', { type: 'choice' })).not.toContain('at_least')
})

test('prices have a currency and attributes a name; nothing else does', () => {
  expect(beginning('price', 'EUR')).toEqual({ field: 'price', relation: 'is', value: '', currency_code: 'EUR' })
  expect(beginning('tag', 'EUR')).toEqual({ field: 'tag', relation: 'is', value: '' })
  expect(beginning('attribute', 'EUR', { id: 'attr_1', type: 'boolean' })).toEqual({ field: 'attribute', relation: 'is', value: 'true', attribute: 'attr_1' })
})

test('what is only set has no value', () => {
  const brand = { field: 'brand', relation: 'is', value: 'brand_1' }
  expect(related(brand, 'is_not')).toEqual({ ...brand, relation: 'is_not' })
  expect(related(brand, 'is_set')).toEqual({ field: 'brand', relation: 'is_set', value: '' })
})

test('rules are complete when every condition says something', () => {
  expect(isComplete({ match: 'all', conditions: [] })).toBe(false)
  expect(isComplete({ match: 'all', conditions: [{ field: 'tag', relation: 'is', value: ' ' }] })).toBe(false)
  expect(isComplete({ match: 'all', conditions: [{ field: 'brand', relation: 'is_set', value: '' }, { field: 'tag', relation: 'is', value: 'new' }] })).toBe(true)
  expect(isComplete({ match: 'any', conditions: [{ field: 'attribute', relation: 'is', value: 'x', attribute: '' }] })).toBe(false)
})

test('something that is moved stands where it was put, and beyond the ends at them', () => {
  expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a'])
  expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
  expect(moved(['a', 'b', 'c'], 1, 9)).toEqual(['a', 'c', 'b'])
  expect(moved(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c'])
})

test('search engines see no tags', () => {
  expect(plain('<p>Small <b>things</b>.</p>\n<p>Given.</p>')).toBe('Small things . Given.')
})
