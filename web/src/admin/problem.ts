import type { Problem } from '../api/admin.gen.ts'
import { useT, type Translate } from './language.tsx'

// problemOf is what a request said that failed; one without an answer has a code of ours: "offline" or "no_answer".
export function problemOf(error: unknown): Problem {
  const own = (code: string): Problem => ({ code, detail: '', status: 0, title: '', type: 'about:blank' })
  if (typeof error !== 'object' || error === null) return own('no_answer')
  if ('data' in error && typeof error.data === 'object' && error.data !== null && 'code' in error.data) return error.data as Problem
  return own('status' in error && error.status === 'FETCH_ERROR' ? 'offline' : 'no_answer')
}

// The codes of which the person's language says all that there is to say.
const known = [
  'offline', 'no_answer', 'invalid_credentials', 'totp_invalid', 'rate_limited', 'permission_denied', 'version_conflict', 'unauthorized', 'internal',
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

// fieldErrors is what is wrong by field: "items[0].price" for a violation at body.items[0].price. What is said of no field is left
// out.
export function fieldErrors(problem: Problem): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const { location, message } of problem.errors ?? []) {
    const field = (location ?? '').replace(/^body\.?/, '')
    if (field && !(field in errors)) errors[field] = message
  }
  if (problem.param && Object.keys(errors).length === 0) errors[problem.param.replace(/^body\.?/, '')] = problem.detail
  return errors
}
