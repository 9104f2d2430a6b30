import { expect, test } from 'vitest'
import type { AdminInventoryLevel, AdminStockLocation } from '../../api/admin.gen.ts'
import { knownReason, placesOf, sumOf } from './levels.ts'

const level = (location_id: string, on_hand: number, reserved: number): AdminInventoryLevel => ({
  variant_id: 'v', location_id, on_hand, reserved, available: on_hand - reserved, incoming: 0, low_stock_at: 5, version: 1, updated_at: '',
})
const location = (id: string, active: boolean): AdminStockLocation => ({ id, active, code: id, name: id, is_default: false, position: 0, version: 1, created_at: '', updated_at: '' })

test('counts are summed over all locations, or are those of one', () => {
  const levels = [level('a', 7, 2), level('b', 1, 3)]
  expect(sumOf(levels)).toEqual({ on_hand: 8, reserved: 5, available: 3 })
  expect(sumOf(levels, 'b')).toEqual({ on_hand: 1, reserved: 3, available: -2 })
  expect(sumOf([])).toEqual({ on_hand: 0, reserved: 0, available: 0 })
})

test('a location that is closed is shown where something was counted at it', () => {
  const places = placesOf([location('a', true), location('b', false), location('c', false)], [level('b', 0, 0)])
  expect(places.map((place) => [place.location.id, place.level?.on_hand])).toEqual([['a', undefined], ['b', 0]])
})

test('reasons that the shop knows have words, others are as somebody wrote them', () => {
  expect(knownReason('fulfilled')).toBe('fulfilled')
  expect(knownReason('the mice')).toBeUndefined()
})
