import { useSyncExternalStore } from 'react'

const wide = '(width >= 64rem)'

function subscribe(tell: () => void) {
  const query = matchMedia(wide)
  query.addEventListener('change', tell)
  return () => query.removeEventListener('change', tell)
}

// useWide reports whether there is room for many columns, where classes alone cannot decide what is shown.
export const useWide = (): boolean => useSyncExternalStore(subscribe, () => matchMedia(wide).matches)
