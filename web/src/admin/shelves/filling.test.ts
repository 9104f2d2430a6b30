import { expect, it } from 'vitest'
import { fillingOf, noRules, type FillingDraft } from './filling.ts'

const draft = (changes: Partial<FillingDraft> = {}): FillingDraft => ({ way: 'hand', rules: noRules, products: ['a', 'b'], ...changes })

it('sends the products of a collection where somebody changed them', () => {
  expect(fillingOf(draft(), draft(), {})).toEqual({})
  expect(fillingOf(draft({ products: ['b', 'a'] }), draft(), {})).toEqual({ products: ['b', 'a'] })
  expect(fillingOf(draft({ products: [] }), draft(), {})).toEqual({ products: [] })
})

it('sends the rules where they fill it, and gives them up where they no longer do', () => {
  const rules = { match: 'any' as const, conditions: [] }
  expect(fillingOf(draft({ way: 'rules', rules }), draft(), {})).toEqual({ rules })
  expect(fillingOf(draft(), draft({ way: 'rules', rules }), { rules })).toEqual({ rules: noRules })
})
