import { expect, test } from 'vitest'
import { everyPage } from '../../api/admin-every.ts'
import { pathOf, searched } from './picks.ts'

test('everything is found that has every word in its name or hint', () => {
  const list = [{ id: '1', name: 'Home › Kitchen' }, { id: '2', name: 'Home › Bath', hint: 'kit-7' }, { id: '3', name: 'Garden' }]
  const ids = (text: string) => searched(list, text).map(({ id }) => id)
  expect(ids('')).toEqual(['1', '2', '3'])
  expect(ids(' KIT ')).toEqual(['1', '2'])
  expect(ids('kit home bath')).toEqual(['2'])
  expect(ids('kitten')).toEqual([])
})

test('the path of a category begins at the root, and a circle has an end', () => {
  const byID = new Map([['a', { name: 'Home', parent_id: null }], ['b', { name: 'Kitchen', parent_id: 'a' }]])
  expect(pathOf({ name: 'Cups', parent_id: 'b' }, byID)).toEqual(['Home', 'Kitchen', 'Cups'])
  expect(pathOf({ name: 'Lost', parent_id: 'gone' }, byID)).toEqual(['Lost'])
  const circle = new Map([['a', { name: 'A', parent_id: 'a' }]])
  expect(pathOf({ name: 'B', parent_id: 'a' }, circle).length).toBeLessThanOrEqual(64)
})

test('every page of a list is asked for, and a failure ends it', async () => {
  const pages: Record<string, unknown> = { '/x?limit=100': { data: [1, 2], next: 'a b' }, '/x?limit=100&cursor=a%20b': { data: [3], next: null } }
  expect(await everyPage((url) => ({ data: pages[url] }), '/x')).toEqual({ data: [1, 2, 3] })
  const error = { status: 500, data: null }
  expect(await everyPage((url) => (url.includes('cursor') ? { error } : { data: pages[url] }), '/x')).toEqual({ error })
})

test('a list that is saved as a whole is whole, or is not there', async () => {
  const endless = (url: string) => ({ data: { data: [url], next: 'more' } })
  expect(await everyPage(endless, '/x')).toMatchObject({ data: { length: 100 } })
  expect(await everyPage(endless, '/x', true)).toMatchObject({ error: { data: { code: 'list_too_long' } } })
  expect(await everyPage((url) => ({ data: { data: [url], next: url.length > 40 ? null : url } }), '/x', true)).toMatchObject({ data: { length: 3 } })
})
