import { expect, it } from 'vitest'
import { makeKeys, type Press } from './keys.ts'

const press = (key: string, more: Partial<Press> = {}): Press => ({ key, ctrl: false, alt: false, typing: false, dialog: false, ...more })
const fresh = () => makeKeys(new Map([['o', '/admin/orders'], ['g', '/admin/g']]))

it('goes somewhere by g and a letter, soon after each other', () => {
  const keys = fresh()
  expect(keys(press('g'), 0)).toBeNull()
  expect(keys(press('o'), 900)).toEqual({ is: 'go', path: '/admin/orders' })
  expect(keys(press('o'), 950)).toBeNull()
  keys(press('g'), 2000)
  expect(keys(press('o'), 4000)).toBeNull()
  keys(press('g'), 5000)
  keys(press('x'), 5100)
  expect(keys(press('o'), 5200)).toBeNull()
})

it('leaves alone who is typing, or has a dialog open', () => {
  const keys = fresh()
  expect(keys(press('?', { typing: true }), 0)).toBeNull()
  expect(keys(press('/', { dialog: true }), 0)).toBeNull()
  keys(press('g', { typing: true }), 0)
  expect(keys(press('o'), 10)).toBeNull()
  expect(keys(press('?', { ctrl: true }), 20)).toBeNull()
})

it('opens the palette from a field, too', () => {
  const keys = fresh()
  expect(keys(press('k', { ctrl: true, typing: true }), 0)).toEqual({ is: 'palette' })
  expect(keys(press('K', { ctrl: true }), 0)).toEqual({ is: 'palette' })
  expect(keys(press('k'), 0)).toBeNull()
  expect(keys(press('?'), 0)).toEqual({ is: 'list' })
  expect(keys(press('/'), 0)).toEqual({ is: 'search' })
})
