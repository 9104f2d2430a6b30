import { useEffect, useRef } from 'react'

// useFocus puts the focus on what its ref is given to, when that appears: on the one field of a dialog that was opened for it.
export function useFocus<T extends HTMLElement>() {
  const ref = useRef<T>(null)
  useEffect(() => {
    // After the dialog took the focus for itself.
    const timer = setTimeout(() => ref.current?.focus(), 0)
    return () => clearTimeout(timer)
  }, [])
  return ref
}
