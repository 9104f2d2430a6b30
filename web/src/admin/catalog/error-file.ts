import type { AdminJobRow } from '../../api/admin.gen.ts'

// cell is a text as a spreadsheet reads it, and runs nothing: what would be a formula has an apostrophe before it.
function cell(text: string): string {
  const safe = /^[=+\-@\t\r']/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

// errorFile is the rows of a job as a file for spreadsheets.
export const errorFile = (rows: readonly Pick<AdminJobRow, 'row' | 'target' | 'code' | 'message'>[], titles: readonly string[]): string =>
  [titles, ...rows.map((row) => [String(row.row), row.target, row.code, row.message])].map((line) => line.map(cell).join(',') + '\r\n').join('')

// saveFile has the browser save a text as a file.
export function saveFile(text: string, name: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
