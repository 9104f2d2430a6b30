import { useEffect, useState } from 'react'
import { useT } from '../../i18n/text.ts'

const minute = 60_000

// minutesLeft is how many minutes begin before a moment; 0 when it is over.
export const minutesLeft = (until: string, now: number): number => Math.max(0, Math.ceil((Date.parse(until) - now) / minute))

// Held says how long goods and prices are held. How much of it is left is only known in the browser.
export function Held({ until }: { until: string | null }) {
  const t = useT()
  const [now, setNow] = useState<number | null>(null)
  useEffect(() => {
    const look = () => setNow(Date.now())
    look()
    const timer = setInterval(look, minute / 4)
    return () => clearInterval(timer)
  }, [])
  const left = until && now !== null ? minutesLeft(until, now) : null
  return <p className="text-sm text-soft">{left === null ? t('checkout.held') : left > 0 ? t.count('checkout.heldFor', left) : t('checkout.heldOver')}</p>
}
