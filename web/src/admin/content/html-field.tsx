import { useId, useRef } from 'react'
import { Button } from 'react-aria-components'
import type { Field } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { wrapped, type Wrap } from './html.ts'

const wraps = {
  heading: { before: '<h2>', after: '</h2>' },
  bold: { before: '<strong>', after: '</strong>' },
  italic: { before: '<em>', after: '</em>' },
  list: { before: '<ul>\n', after: '\n</ul>', each: 'li' },
  link: { before: '<a href="/">', after: '</a>' },
} as const satisfies Record<string, Wrap>

const names = Object.keys(wraps) as (keyof typeof wraps)[]

// HtmlField is a text in HTML, with buttons for what texts are mostly made of.
export function HtmlField({ label, hint, value, onChange, error, name, isDisabled }: Field<string> & { label: string; hint: string; isDisabled: boolean }) {
  const t = useT()
  const id = useId()
  const at = useRef<HTMLTextAreaElement>(null)
  const put = (wrap: Wrap) => {
    const area = at.current
    if (!area) return
    const now = wrapped({ text: value, from: area.selectionStart, to: area.selectionEnd }, wrap)
    onChange(now.text)
    // The text is drawn first; then what was selected can be selected again.
    setTimeout(() => {
      area.focus()
      area.setSelectionRange(now.from, now.to)
    }, 0)
  }
  return (
    <div data-field={name}>
      <div className="mb-1 flex flex-wrap items-end justify-between gap-2">
        <label htmlFor={id} className="font-semibold">
          {label}
        </label>
        <div role="group" aria-label={t('pages.format')} className="flex flex-wrap gap-1">
          {names.map((one) => (
            <Button key={one} isDisabled={isDisabled} onPress={() => put(wraps[one])} className="button button-quiet min-h-8 px-2.5 py-0.5 text-sm">
              {t(`pages.format.${one}`)}
            </Button>
          ))}
        </div>
      </div>
      <textarea
        ref={at} id={id} rows={18} value={value} disabled={isDisabled} onChange={(event) => onChange(event.target.value)} aria-describedby={`${id}-below`}
        aria-invalid={Boolean(error)} className="control font-mono text-sm"
      />
      <p id={`${id}-below`} className={error ? 'mt-1 text-sm font-medium text-bad' : 'mt-1 text-sm text-soft'}>
        {error ?? hint}
      </p>
    </div>
  )
}
