import type { Translate } from '../../i18n/text.ts'
import { fieldText } from '../parts/refusal.ts'
import type { FormState } from '../state.ts'

// What the program says of a field before it asks the API: internal/api/page/account.go.
const own = { missing: 'problem.missing', differs: 'problem.differs', wrong: 'problem.wrong' } as const

// problemOf is what is wrong with a field of a form that was not accepted; undefined where nothing is.
export function problemOf(sent: FormState | undefined, name: string, t: Translate): string | undefined {
  const said = sent?.errors[name]
  if (!sent || said === undefined) return undefined
  if (name === 'sure') return t('problem.sure')
  if (name === 'rating') return t('problem.rating')
  if (said in own) return t(own[said as keyof typeof own])
  if (name === 'password' || name === 'current_password') return t(sent.code === 'invalid_credentials' ? 'problem.wrong' : 'problem.password')
  if (sent.code === 'email_taken') return t('problem.emailTaken')
  return fieldText(name, sent.values[name] ?? '', t)
}

const byCode = {
  rate_limited: 'problem.tooMany',
  already_reviewed: 'problem.reviewed',
  purchase_required: 'problem.notBought',
  review_rejected: 'problem.rejected',
  address_book_full: 'problem.bookFull',
  email_taken: 'problem.emailTaken',
} as const

// formProblem is what is wrong with a form as a whole; signing in does not say which of both is wrong.
export function formProblem(sent: FormState, t: Translate): string {
  if (sent.code === 'invalid_credentials') return t(sent.name === 'login' ? 'problem.credentials' : 'problem.wrong')
  if (sent.code && sent.code in byCode) return t(byCode[sent.code as keyof typeof byCode])
  return t(Object.keys(sent.errors).some((name) => name !== '') ? 'problem.form' : 'problem.any')
}
