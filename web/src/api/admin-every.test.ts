// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest'
import { makeStore } from '../admin/store.ts'
import { productsChanged } from '../admin/catalog/api.ts'
import { everyApi } from './admin-every.ts'
import { answering, soon } from '../drawn/drawn.tsx'

it('a brand or a type that came with a product is in the lists of them', async () => {
  const complaints = vi.spyOn(console, 'error')
  const asked = answering(() => ({ body: { data: [], next: null } }))
  const store = makeStore(true)
  const lists = [store.dispatch(everyApi.endpoints.everyBrand.initiate()), store.dispatch(everyApi.endpoints.everyProductType.initiate())]
  await Promise.all(lists)
  store.dispatch(productsChanged())
  await soon(() => asked.length === 4)
  expect(asked.slice(2).map(({ path }) => path).sort()).toEqual(['/api/admin/brands?limit=100', '/api/admin/product-types?limit=100'])
  for (const list of lists) list.unsubscribe()
  expect(complaints).not.toHaveBeenCalled()
})
