import { expect, it } from 'vitest'
import { adminEn } from '../i18n/admin.en.ts'
import { translator } from '../i18n/text.ts'
import { fieldErrors, problemOf, problemText } from './problem.ts'

const base = { code: 'validation_failed', detail: 'That is not valid.', status: 422, title: '', type: '' }

it('finds the field of a violation', () => {
  expect(
    fieldErrors({
      ...base,
      errors: [
        { location: 'body.items[0].price', message: 'Too low.' },
        { location: 'name', message: 'Missing.' },
        { location: 'name', message: 'Again.' },
        { message: 'Of nothing.' },
        { location: 'body', message: 'Of all.' },
      ],
    }),
  ).toEqual({ 'items[0].price': 'Too low.', name: 'Missing.' })
  expect(fieldErrors({ ...base, param: 'sku' })).toEqual({ sku: 'That is not valid.' })
  expect(fieldErrors(base)).toEqual({})
})

it('says what the API says, or what there is to say without an answer', () => {
  const t = translator(adminEn)
  expect(problemText(problemOf({ status: 422, data: base }), t)).toBe('That is not valid.')
  expect(problemText(problemOf({ status: 'FETCH_ERROR', error: '' }), t)).toBe(adminEn['problem.offline'])
  expect(problemText(problemOf(new Error('oh')), t)).toBe(adminEn['problem.no_answer'])
  expect(problemText(problemOf(null), t)).toBe(adminEn['problem.no_answer'])
})
