import { useState } from 'react'

// asItIs is a row as the list has it now; one that has left the list is as it was.
export const asItIs = <T extends { id: string }>(rows: readonly T[] | undefined, row: T): T => rows?.find(({ id }) => id === row.id) ?? row

// useOpened is the row of a list that a dialog is about, or a new one. The dialog is given the row as it is now: after somebody else
// has changed it, it shows that, and sends its version.
export function useOpened<T extends { id: string }>(rows: readonly T[] | undefined) {
  const [opened, open] = useState<T | 'new' | null>(null)
  return { isOpen: opened !== null, row: opened === null || opened === 'new' ? null : asItIs(rows, opened), open, close: () => open(null) }
}
