import { describe, expect, it } from 'vitest'
import { accountEn } from '../../i18n/en.account.ts'
import { en } from '../../i18n/en.ts'
import { translator, type Messages } from '../../i18n/text.ts'
import type { FormState } from '../state.ts'
import { deviceOf } from './device.ts'
import { pageIn, partOf } from './lists.ts'
import { stateOf } from './orders.tsx'
import { formProblem, problemOf } from './problems.ts'

const t = translator<Messages>({ ...en, ...accountEn })
const sent = (more: Partial<FormState>): FormState => ({ name: 'profile', values: {}, errors: {}, ...more })

describe('what is wrong with a form', () => {
  it('is said of the field, in words of the page', () => {
    expect(problemOf(undefined, 'email', t)).toBeUndefined()
    expect(problemOf(sent({ errors: { email: 'An e-mail address has an @.' } }), 'password', t)).toBeUndefined()
    expect(problemOf(sent({ errors: { email: 'x' }, values: { email: 'ada' } }), 'email', t)).toBe(en['field.email'])
    expect(problemOf(sent({ errors: { email: 'x' }, values: { email: ' ' } }), 'email', t)).toBe(en['field.missing'])
    expect(problemOf(sent({ errors: { email: 'x' }, code: 'email_taken' }), 'email', t)).toBe(accountEn['problem.emailTaken'])
    expect(problemOf(sent({ errors: { repeated: 'differs' } }), 'repeated', t)).toBe(accountEn['problem.differs'])
    expect(problemOf(sent({ errors: { password: 'A password has at least 8 characters.' } }), 'password', t)).toBe(accountEn['problem.password'])
    expect(problemOf(sent({ errors: { password: 'x' }, code: 'invalid_credentials' }), 'password', t)).toBe(accountEn['problem.wrong'])
    expect(problemOf(sent({ errors: { rating: 'missing' } }), 'rating', t)).toBe(accountEn['problem.rating'])
  })
  it('does not tell a stranger which of both is wrong', () => {
    const wrong = { errors: { '': 'x' }, code: 'invalid_credentials' }
    expect(formProblem(sent({ ...wrong, name: 'login' }), t)).toBe(accountEn['problem.credentials'])
    expect(formProblem(sent({ ...wrong, name: 'password' }), t)).toBe(accountEn['problem.wrong'])
    expect(formProblem(sent({ errors: { city: 'x' }, code: 'validation_failed' }), t)).toBe(accountEn['problem.form'])
    expect(formProblem(sent({ errors: { '': 'x' }, code: 'rate_limited' }), t)).toBe(accountEn['problem.tooMany'])
    expect(formProblem(sent({ errors: { '': 'x' } }), t)).toBe(accountEn['problem.any'])
  })
})

describe('an order in a list', () => {
  it('says how far it is', () => {
    const of = (status: string, payment_status: string, fulfillment_status: string) => stateOf({ status, payment_status, fulfillment_status }, t)
    expect(of('pending', 'pending', 'unfulfilled')).toBe('Waits for your payment')
    expect(of('confirmed', 'paid', 'unfulfilled')).toBe('Being packed')
    expect(of('confirmed', 'paid', 'partially_fulfilled')).toBe('Partly on its way')
    expect(of('confirmed', 'paid', 'fulfilled')).toBe('On its way')
    expect(of('completed', 'paid', 'delivered')).toBe('Delivered')
    expect(of('completed', 'paid', 'not_required')).toBe('Done')
    expect(of('canceled', 'refunded', 'unfulfilled')).toBe('Canceled')
    expect(of('expired', 'pending', 'unfulfilled')).toBe('Expired')
  })
})

describe('the pages of a list', () => {
  it('begin with the first, whatever the address says', () => {
    expect(['', '?page=1', '?page=0', '?page=x', '?page=2.5', '?page=3', '?page=9999'].map(pageIn)).toEqual([1, 1, 1, 1, 1, 3, 500])
    expect(partOf(3)).toEqual({ limit: 10, offset: 20 })
  })
})

describe('a device', () => {
  it('is called what a person would call it', () => {
    expect(deviceOf('Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0')).toBe('Firefox, Windows')
    expect(deviceOf('Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0')).toBe('Edge, Windows')
    expect(deviceOf('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/18.0 Mobile Safari/604.1')).toBe('Safari, iPhone')
    expect(deviceOf('Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36')).toBe('Chrome, Android')
    expect(deviceOf('curl/8.0')).toBe('')
  })
})
