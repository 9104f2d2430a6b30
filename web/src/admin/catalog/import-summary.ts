// ImportSummary is what became of the records of a file.
export interface ImportSummary {
  dry_run: boolean
  records: number
  created: number
  updated: number
  unchanged: number
  refused: number
  ignored_columns: string[]
}

const counts = ['records', 'created', 'updated', 'unchanged', 'refused'] as const

// summaryOf is the result of an import; null for anything else.
export function summaryOf(result: unknown): ImportSummary | null {
  if (typeof result !== 'object' || result === null) return null
  const found = result as Partial<Record<string, unknown>>
  if (counts.some((name) => typeof found[name] !== 'number')) return null
  const columns = Array.isArray(found.ignored_columns) ? found.ignored_columns.filter((name) => typeof name === 'string') : []
  return { ...(found as unknown as ImportSummary), dry_run: found.dry_run === true, ignored_columns: columns }
}
