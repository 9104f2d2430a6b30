// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { answering, button, draw, field, forStaff, press, soon } from '../../drawn/drawn.tsx'
import { localOf } from '../kit/moments.ts'
import { Screen } from './orders.tsx'

it('asks for the orders that a report counted, and shows by what the list is narrowed', async () => {
  const asked = answering(() => ({ body: { data: [], next: null, total: 0 } }))
  const from = '2011-06-01T00:00:00+02:00'
  const before = '2011-07-01T00:00:00+02:00'
  const query = new URLSearchParams({ country: 'DE', currency: 'GBP', placed_before: before, placed_from: from })
  await draw(forStaff(<Screen />, undefined, `/admin/orders?${query.toString()}`))
  const list = await soon(() => asked.find(({ path }) => path.startsWith('/api/admin/orders')))
  expect(Object.fromEntries(new URL(list.path, 'http://x').searchParams)).toEqual({ country: 'DE', currency: 'GBP', placed_from: from, placed_before: before })
  await press(button('Filters (4)'))
  expect(field('Placed from').value).toBe(localOf(from))
  expect(field('Placed before').value).toBe(localOf(before))
  expect(field('Canceled from').value).toBe('')
})
