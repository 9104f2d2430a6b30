import { useCallback, useEffect, useMemo, useState } from 'react'
import { useLocation, useNavigate, useSearchParams } from 'react-router'

// What a list shows is in its address, so that it can be linked, kept, and gone back to.

// inList is the state of a way that shows other rows of a list and leaves everything else in view as it is: a form beside it, too.
const inList = { inList: true }

// staysBeside reports whether whoever goes that way leaves nothing but the rows of a list.
export const staysBeside = (state: unknown): boolean => (state as Partial<typeof inList> | null)?.inList === true

// FilterKind is how a filter is written there: one value, several of them, or yes.
export type FilterKind = 'one' | 'many' | 'flag'

// FilterSpec is the filters of a list by the name of their parameter.
export type FilterSpec = Record<string, FilterKind>

type ValueOf<K extends FilterKind> = K extends 'many' ? string[] : K extends 'flag' ? boolean : string

// Filters is what is chosen; what is not chosen is not there.
export type Filters<S extends FilterSpec> = { [name in keyof S]?: ValueOf<S[name]> }

// readFilters is what an address says. Empty values, and what the list does not know, are passed over.
export function readFilters<S extends FilterSpec>(params: URLSearchParams, spec: S): Filters<S> {
  const filters: Record<string, string | string[] | boolean> = {}
  for (const [name, kind] of Object.entries(spec)) {
    const values = params.getAll(name).filter((value) => value !== '')
    const first = values[0]
    if (first === undefined) continue
    if (kind === 'many') filters[name] = [...new Set(values)]
    else if (kind === 'one') filters[name] = first
    else if (first === '1') filters[name] = true
  }
  return filters as Filters<S>
}

// writeFilters is an address with other filters: sorted by name, so that what shows the same has the same address. Other
// parameters stay, but the page that was turned to does not.
export function writeFilters<S extends FilterSpec>(params: URLSearchParams, spec: S, filters: Filters<S>): URLSearchParams {
  const next = new URLSearchParams(params)
  next.delete('cursor')
  for (const name of Object.keys(spec)) {
    next.delete(name)
    const value: unknown = filters[name]
    if (Array.isArray(value)) for (const one of [...(value as string[])].sort()) next.append(name, one)
    else if (value === true) next.set(name, '1')
    else if (typeof value === 'string' && value !== '') next.set(name, value)
  }
  next.sort()
  return next
}

// countFilters is how many filters are set, without those named.
export const countFilters = (filters: object, without: string[] = []): number => Object.keys(filters).filter((name) => !without.includes(name)).length

// useFilters is the filters of the list that is shown, and how to change them.
export function useFilters<S extends FilterSpec>(spec: S) {
  const [params, setParams] = useSearchParams()
  const text = params.toString()
  const filters = useMemo(() => readFilters(new URLSearchParams(text), spec), [text, spec])
  const set = useCallback(
    (changes: Filters<S>) => setParams((before) => writeFilters(before, spec, { ...readFilters(before, spec), ...changes }), { replace: true, state: inList }),
    [setParams, spec],
  )
  const clear = useCallback((keep: Filters<S> = {}) => setParams((before) => writeFilters(before, spec, keep), { replace: true, state: inList }), [setParams, spec])
  return { filters, set, clear, query: text }
}

// Pages is where somebody is in a list that is turned by cursors.
export interface Pages {
  cursor: string | undefined // of the page that is shown; undefined: the first
  next: (cursor: string) => void
  previous: (() => void) | null // null on the first page
}

// usePages keeps the cursor of a list in its address, and the way back in the history.
export function usePages(): Pages {
  const [params] = useSearchParams()
  const location = useLocation()
  const navigate = useNavigate()
  const cursor = params.get('cursor') ?? undefined
  const depth = (location.state as { depth?: number } | null)?.depth ?? 0
  const to = (cursor: string | null) => {
    const next = new URLSearchParams(params)
    if (cursor === null) next.delete('cursor')
    else next.set('cursor', cursor)
    return { search: next.toString() }
  }
  return {
    cursor,
    next: (after) => void navigate(to(after), { state: { ...inList, depth: depth + 1 } }),
    // A page that was come to by its address has no way back but to the first.
    previous: cursor === undefined ? null : () => void (depth > 0 ? navigate(-1) : navigate(to(null), { state: inList })),
  }
}

const patience = 250 // milliseconds that somebody is let type

// useDebounced is a value as it was a moment ago, once it stays. Answers for an older one are dropped by RTK Query, which shows the
// answer for the argument that is asked for now (currentData) or none.
export function useDebounced<T>(value: T, delay = patience): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delay)
    return () => clearTimeout(timer)
  }, [value, delay])
  return settled
}
