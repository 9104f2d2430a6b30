import { expect, it } from 'vitest'
import { adminDe } from '../../i18n/admin.de.ts'
import { adminEn } from '../../i18n/admin.en.ts'
import { translator } from '../../i18n/text.ts'
import { stateName, states, type Axis } from './states.tsx'
import { views } from './views.ts'

it('has a name for every state, in both languages', () => {
  for (const [axis, of] of Object.entries(states)) {
    for (const state of Object.keys(of)) {
      const key = `orders.${axis}.${state}`
      expect(adminEn).toHaveProperty([key])
      expect(adminDe).toHaveProperty([key])
    }
  }
})

it('calls a state that it does not know as the API does', () => {
  const t = translator<typeof adminEn>(adminEn)
  const name = (axis: Axis, state: string) => stateName(axis, state, t)
  expect(name('status', 'confirmed')).toBe('Confirmed')
  expect(name('status', 'frozen')).toBe('frozen')
})

it('writes the views as the filters of the list do: sorted by name', () => {
  for (const { query } of views) {
    const params = new URLSearchParams(query)
    params.sort()
    expect(query).toBe(params.toString())
  }
})
