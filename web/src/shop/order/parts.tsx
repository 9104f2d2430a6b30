import type { ReactNode } from 'react'
import { useT } from '../../i18n/text.ts'
import { useIsBrowser } from '../browser.ts'

// Block is a part of the page of an order.
export function Block({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="break-inside-avoid">
      <h2 id={id} className="mb-3 text-2xl">
        {title}
      </h2>
      {children}
    </section>
  )
}

// PrintButton prints the page; without a script the browser's own menu does.
export function PrintButton() {
  const t = useT()
  return useIsBrowser() ? (
    <button type="button" className="button button-quiet mt-5 print:hidden" onClick={() => window.print()}>
      {t('order.print')}
    </button>
  ) : null
}
