import { wrongIn } from '../api/wrong.ts'

// Failure is what became of a request that was not answered as it should be.
export interface Failure {
  status: number | 'offline' | 'slow'
  code: string // of the API's problem document; empty: it said none
  detail: string
  fields: Record<string, string> // what is wrong, by field of the request
}

interface Problem {
  code?: unknown
  detail?: unknown
  param?: unknown
  errors?: { location?: string; message?: string }[]
}

// failureOf reads the error of an RTK Query hook.
export function failureOf(error: unknown): Failure {
  const { status, data } = (error ?? {}) as { status?: unknown; data?: unknown }
  const failure: Failure = { status: 'offline', code: '', detail: '', fields: {} }
  if (status === 'TIMEOUT_ERROR') failure.status = 'slow'
  if (typeof status !== 'number') return failure
  failure.status = status
  if (typeof data !== 'object' || data === null) return failure
  const problem = data as Problem
  if (typeof problem.code === 'string') failure.code = problem.code
  if (typeof problem.detail === 'string') failure.detail = problem.detail
  failure.fields = wrongIn(problem)
  return failure
}
