import { useEffect, useRef } from 'react'

// useRefocus keeps the focus where somebody works when what had it goes away or moves: the first of the selectors that finds
// something inside of the ref gets it, once things are drawn again, or once what had it is gone where that takes its time: isPatient.
export function useRefocus<T extends HTMLElement>({ isPatient = false } = {}) {
  const ref = useRef<T>(null)
  const wanted = useRef<string[]>([])
  useEffect(() => {
    const selectors = wanted.current
    if (selectors.length === 0) return
    if (isPatient && ref.current?.contains(document.activeElement)) return
    wanted.current = []
    for (const selector of selectors) {
      const found = ref.current?.querySelector<HTMLElement>(selector)
      if (found) {
        found.focus()
        return
      }
    }
  })
  const refocus = (...selectors: string[]) => {
    wanted.current = selectors
  }
  return { ref, refocus }
}
