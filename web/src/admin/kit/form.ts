import { useCallback, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { Problem } from '../../api/admin.gen.ts'
import { fieldErrors, problemOf } from '../problem.ts'

interface FormOptions<T> {
  initial: T // what is saved now
  version?: number | undefined // of it; sent along, so that nobody's change is lost
  save: (values: T, version: number | undefined, base: T) => Promise<unknown> // base: what was saved when something was first entered
  reload?: () => Promise<unknown> // asks again for what is saved: after it was saved here, and after somebody else changed it
}

// FormState is a form while it is filled in: a draft over what is saved.
export interface FormState<T> {
  values: T
  isDirty: boolean
  isSaving: boolean
  problem: Problem | null // what the last try to save said
  errors: Record<string, string> // by field
  isConflict: boolean // somebody else changed it meanwhile
  set: (changes: Partial<T>) => void
  field: <K extends keyof T & string>(name: K) => Field<T[K], K>
  submit: () => Promise<boolean>
  reset: () => void
  takeTheirs: () => Promise<void>
  keepMine: () => Promise<void>
}

// Field is what a control of the kit needs to know.
export interface Field<V, K extends string = string> {
  name: K
  value: V
  onChange: (value: V) => void
  error: string | undefined
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

// without is an object without one of its names.
export const without = <V>(from: Record<string, V>, name: string): Record<string, V> => Object.fromEntries(Object.entries(from).filter(([key]) => key !== name))

// Draft is what is entered, and what it was entered over: whoever else saves meanwhile, and be it only seen here, has changed that.
interface Draft<T> {
  values: T
  base: T
  version: number | undefined | 'latest' // latest: the person saw that somebody else changed it, and saves over it
  over?: number | undefined // it was begun while this version was saved over: it is one of the next, as soon as that is known
}

// useForm fills in a form. As long as nothing is entered it follows what is saved; a draft stays until it is saved or given up. What is
// entered while it saves is a draft of its own over what was sent.
export function useForm<T extends object>({ initial, version, save, reload }: FormOptions<T>): FormState<T> {
  const [draft, setDraft] = useState<Draft<T> | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [isSaving, setSaving] = useState(false)
  const values = draft?.values ?? initial
  const isDirty = draft !== null && !same(draft.values, initial)
  if (draft && 'over' in draft && version !== draft.over) setDraft({ values: draft.values, base: draft.base, version })
  const latest = useRef({ initial, version })
  useEffect(() => {
    latest.current = { initial, version }
  })
  const set = useCallback((changes: Partial<T>) => {
    const now = latest.current
    setDraft((before) => ({ base: now.initial, version: now.version, ...before, values: { ...(before?.values ?? now.initial), ...changes } }))
    setErrors((before) => Object.keys(changes).reduce(without, before))
  }, [])
  const reset = useCallback(() => {
    setDraft(null)
    setProblem(null)
    setErrors({})
  }, [])
  const submit = async () => {
    setSaving(true)
    setProblem(null)
    setErrors({})
    const now = latest.current
    const sent = draft
    try {
      await save(values, draft === null || draft.version === 'latest' ? now.version : draft.version, draft?.base ?? now.initial)
      await again(reload)
      // At once, because whoever saves may leave next, and is asked as long as there is a draft.
      flushSync(() => {
        setDraft((entered) => (entered === sent || entered === null ? null : { values: entered.values, base: values, version: now.version, over: now.version }))
        setSaving(false)
      })
      return true
    } catch (error) {
      const failed = problemOf(error)
      setProblem(failed)
      setErrors(fieldErrors(failed))
      return false
    } finally {
      setSaving(false)
    }
  }
  const keepMine = async () => {
    await again(reload)
    setDraft((before) => before && { ...before, version: 'latest' })
    setProblem(null)
  }
  const takeTheirs = async () => {
    await again(reload)
    reset()
  }
  const field = <K extends keyof T & string>(name: K): Field<T[K], K> => ({
    name, value: values[name], onChange: (value) => set({ [name]: value } as unknown as Partial<T>), error: errors[name],
  })
  return { values, isDirty, isSaving, problem, errors, isConflict: problem?.code === 'version_conflict', set, field, submit, reset, takeTheirs, keepMine }
}

// again asks for what is saved, so that what is shown next, and what is changed next, is that. Where it does not come, it was saved all
// the same.
async function again(reload: (() => Promise<unknown>) | undefined) {
  try {
    await reload?.()
  } catch {
    // The screen that would have asked may be gone.
  }
}

// etag is a version as If-Match takes it; undefined for what has none.
export const etag = (version: number | undefined): string | undefined => (version === undefined ? undefined : `"v${version}"`)
