import { useEffect, useRef } from 'react'

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
