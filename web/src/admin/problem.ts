import type { Problem } from '../api/admin.gen.ts'
import { wrongIn } from '../api/wrong.ts'
import { useT, type Translate } from './language.tsx'

// problemOf is what a request said that failed; one without an answer has a code of ours: "offline" or "no_answer".
export function problemOf(error: unknown): Problem {
  const own = (code: string): Problem => ({ code, detail: '', status: 0, title: '', type: 'about:blank' })
  if (typeof error !== 'object' || error === null) return own('no_answer')
  if ('data' in error && typeof error.data === 'object' && error.data !== null && 'code' in error.data) return error.data as Problem
  return own('status' in error && error.status === 'FETCH_ERROR' ? 'offline' : 'no_answer')
}

// Refusal is what is seen to be wrong before it is sent, told as the API would tell it: the same is said of each of the fields.
export class Refusal extends Error {
  readonly data: Problem

  constructor(fields: readonly string[], message: string) {
    super(message)
    this.data = { code: 'validation_failed', detail: message, status: 422, title: '', type: 'about:blank', errors: fields.map((field) => ({ location: `body.${field}`, message })) }
  }
}

// The codes of which the person's language says all that there is to say.
const known = [
  'offline', 'no_answer', 'invalid_credentials', 'totp_invalid', 'rate_limited', 'permission_denied', 'version_conflict', 'unauthorized', 'internal', 'list_too_long',
] as const

// problemText is what to tell a person: in his language where the code says it all, else what the API says.
export function problemText(problem: Problem, t: Translate): string {
  const code = known.find((code) => code === problem.code)
  if (code) return t(`problem.${code}`)
  return problem.detail || t('problem.no_answer')
}

// useProblemText is problemText for whatever was thrown.
export function useProblemText() {
  const t = useT()
  return (error: unknown) => problemText(problemOf(error), t)
}

// fieldErrors is what is wrong by field.
export const fieldErrors = (problem: Problem): Record<string, string> => wrongIn(problem)
