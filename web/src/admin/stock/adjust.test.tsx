// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest'
import type { AdminInventoryLevel, AdminStockLocation } from '../../api/admin.gen.ts'
import { answering, button, draw, field, forStaff, press, soon, write } from '../../drawn/drawn.tsx'
import { AdjustDialog } from './adjust.tsx'

const level = (on_hand: number) => ({ variant_id: 'variant_1', location_id: 'loc_1', on_hand, reserved: 0, available: on_hand }) as unknown as AdminInventoryLevel
const locations = [{ id: 'loc_1', name: 'Shop', active: true }] as AdminStockLocation[]

it('whoever counts again after something was sold is believed', async () => {
  const onClose = vi.fn()
  const asked = answering(({ method, body }) => {
    if (method === 'GET') return { body: { levels: [level(4)] } }
    if ((body as { expected_on_hand: number }).expected_on_hand !== 4) return { status: 409, body: { code: 'version_conflict', detail: 'There are others now.' } }
    return { body: level(7) }
  })
  await draw(forStaff(<AdjustDialog variant="variant_1" name="Mug" levels={[level(5)]} locations={locations} onClose={onClose} />))
  await press(button(/What happened|Some came/))
  await press(await soon(() => [...document.querySelectorAll<HTMLElement>('[role=option]')].find((one) => one.textContent.includes('counted'))))
  await write(field('How many there are'), '7')
  await press(button('Save'))
  await press(await soon(() => button('Keep what I entered')))
  await soon(() => !document.body.textContent.includes('Somebody else changed this'))
  await press(button('Save'))
  await soon(() => onClose.mock.calls.length === 1)
  const counts = asked.filter(({ method }) => method === 'POST').map(({ body }) => body)
  expect(counts).toMatchObject([{ on_hand: 7, expected_on_hand: 5 }, { on_hand: 7, expected_on_hand: 4 }])
})
