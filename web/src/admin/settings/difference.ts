// Difference is a field that is not the same before and after: its path, and both values as text.
export interface Difference {
  path: string
  before: string | null // null: it was not there
  after: string | null
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const textOf = (value: unknown): string | null => (value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value, null, 1))

// differences is every field that differs between two documents, deep inside too. Lists of the same length are compared one by one.
export function differences(before: unknown, after: unknown, path = ''): Difference[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  if (isObject(before) && isObject(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((name) => differences(before[name], after[name], path ? `${path}.${name}` : name))
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((one, i) => differences(one, after[i], `${path}[${i}]`))
  }
  return [{ path, before: textOf(before), after: textOf(after) }]
}
