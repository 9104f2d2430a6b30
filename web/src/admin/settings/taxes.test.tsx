// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { answering, button, draw, erase, field, forStaff, press, soon, write, type Asked } from '../../drawn/drawn.tsx'
import { makeStore } from '../store.ts'
import { Screen } from './taxes.tsx'

// taxes is a shop with one class of taxes, which somebody else changes as soon as it is changed here.
function taxes() {
  let now = { id: 'tax_1', code: 'books', name: 'Books', version: 1 }
  return answering(({ method, path, version, body }: Asked) => {
    if (path.startsWith('/api/admin/me/permissions')) return { body: { data: [{ area: 'taxes', read: true, write: true }] } }
    if (path.startsWith('/api/admin/tax/classes') && method === 'GET') return { body: { data: [now], next: null, total: 1 } }
    if (method === 'PATCH') {
      if (now.version === 1) now = { ...now, name: 'Printed things', version: 2 }
      if (version !== `"v${now.version}"`) return { status: 409, body: { code: 'version_conflict', detail: 'Somebody else changed it.' } }
      now = { ...now, ...(body as object), version: now.version + 1 }
      return { body: now }
    }
    return { body: { data: [], next: null, total: 0 } }
  })
}

const dialog = () => document.querySelector('[role=dialog]')

async function change() {
  const asked = taxes()
  await draw(forStaff(<Screen />, makeStore(true)))
  await press(await soon(() => button('Edit “Books”')))
  await erase(field('Name'))
  await write(field('Name'), 'Novels')
  await press(button('Save'))
  await soon(() => button('Keep what I entered'))
  return asked
}

it('whoever keeps his own after a conflict in a dialog saves over what there is', async () => {
  const asked = await change()
  await press(button('Keep what I entered'))
  await soon(() => button('Save'))
  await press(button('Save'))
  await soon(() => !dialog())
  expect(asked.filter(({ method }) => method === 'PATCH').map(({ version, body }) => [version, body])).toEqual([['"v1"', { name: 'Novels' }], ['"v2"', { name: 'Novels' }]])
})

it('whoever takes the other’s sees it', async () => {
  await change()
  await press(button('Show what is there now'))
  await soon(() => field('Name').value === 'Printed things')
})

it('nothing is removed before it was asked about', async () => {
  const asked = taxes()
  await draw(forStaff(<Screen />, makeStore(true)))
  await press(await soon(() => button('Remove “Books”')))
  expect(asked.some(({ method }) => method === 'DELETE')).toBe(false)
  await press(await soon(() => button('Remove')))
  await soon(() => asked.some(({ method, path }) => method === 'DELETE' && path === '/api/admin/tax/classes/tax_1'))
})
