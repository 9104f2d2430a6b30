import { expect, it } from 'vitest'
import { mayOf } from '../may.ts'
import type { Screen } from '../screen.ts'
import { screens } from '../screens.ts'
import { addressOf, sectionsOf } from './sections.ts'

const load = () => Promise.reject(new Error('not shown here'))
const some: Screen[] = [
  { path: '', title: 'nav.home', load, section: 'none' },
  { path: 'b', title: 'nav.home', load, section: 'sell', needs: 'orders:read' },
  { path: 'b/:id', title: 'nav.home', load, needs: 'orders:read' },
  { path: 'c', title: 'nav.home', load, section: 'system', needs: 'jobs:read' },
]

it('hides what a role may not see', () => {
  const may = mayOf([
    { area: 'orders', read: true, write: false },
    { area: 'jobs', read: false, write: false },
  ])
  expect(sectionsOf(some, may).map(({ id, screens }) => [id, screens.map(addressOf)])).toEqual([
    ['none', ['/admin']],
    ['sell', ['/admin/b']],
  ])
  expect(sectionsOf(some, mayOf(undefined)).map(({ id }) => id)).toEqual(['none'])
  expect(may('orders:write')).toBe(false)
})

it('has one screen an address and one a shortcut', () => {
  const paths = screens.map((screen) => screen.path)
  expect(new Set(paths).size).toBe(paths.length)
  const keys = screens.flatMap((screen) => screen.key ?? [])
  expect(new Set(keys).size).toBe(keys.length)
})
