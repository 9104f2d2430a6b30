import { useEffect, useRef, useSyncExternalStore } from 'react'

const never = () => () => {}

// useIsBrowser is true once the page lives in a browser: not while the program renders it, nor while the browser takes it over. What
// is for one person alone is asked for then, and never part of a page that others are shown.
export const useIsBrowser = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  )

const watchLine = (changed: () => void) => {
  window.addEventListener('online', changed)
  window.addEventListener('offline', changed)
  return () => {
    window.removeEventListener('online', changed)
    window.removeEventListener('offline', changed)
  }
}

// useIsOnline is whether the browser believes that it reaches anything at all.
export const useIsOnline = (): boolean =>
  useSyncExternalStore(
    watchLine,
    () => navigator.onLine,
    () => true,
  )

// useComeBack tells when the browser brings the page back as it was left, from its memory: by its own button, after the page had led
// on to another. What was busy then is over.
export function useComeBack(comeBack: () => void) {
  const latest = useRef(comeBack)
  useEffect(() => {
    latest.current = comeBack
  })
  useEffect(() => {
    const shown = (event: PageTransitionEvent) => event.persisted && latest.current()
    addEventListener('pageshow', shown)
    return () => removeEventListener('pageshow', shown)
  }, [])
}

// localOrWeb is an address that a link may have; undefined for everything else that somebody may have written, such as a script.
export function localOrWeb(address: string): string | undefined {
  if (/^\/(?![/\\])/.test(address)) return address
  return /^https?:\/\/[^/]/i.test(address) ? address : undefined
}
