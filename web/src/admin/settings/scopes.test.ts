import { expect, it } from 'vitest'
import { accessOf, withAccess } from './scopes.tsx'

const areas = ['catalog', 'orders', 'jobs']

it('reads how far an area is open', () => {
  expect(['orders:write', 'orders:read', 'all', 'all:read', 'catalog:write'].map((scope) => accessOf([scope], 'orders'))).toEqual(['write', 'read', 'write', 'read', 'none'])
})

it('changes one area and leaves the others as open as they were', () => {
  expect(withAccess(['orders:write', 'jobs:read'], areas, 'catalog', 'read')).toEqual(['catalog:read', 'orders:write', 'jobs:read'])
  expect(withAccess(['orders:write', 'jobs:read'], areas, 'orders', 'none')).toEqual(['jobs:read'])
  expect(withAccess(['all:read'], areas, 'orders', 'write')).toEqual(['catalog:read', 'orders:write', 'jobs:read'])
})
