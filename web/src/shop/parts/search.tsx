import { lazy, Suspense, useRef, useState, type FormEvent, type KeyboardEvent } from 'react'
import { useNavigate } from '../router.tsx'
import { useT } from '../../i18n/text.ts'
import { useHere } from '../arrival.ts'

const Suggestions = lazy(() => import('./suggestions.tsx'))

const longest = 200 // letters of a query
const list = 'suggestions' // its id; an option's is this, a dash and its number

// Search is the search field at the head of every page. Without a script it is a plain form; with one it suggests what the beginning
// of a search may become, and the arrows choose among that.
export function Search() {
  const t = useT()
  const { search } = useHere()
  const query = new URLSearchParams(search).get('q') ?? ''
  return <Field key={query} query={query} label={t('layout.searchLabel')} />
}

function Field({ query, label }: { query: string; label: string }) {
  const t = useT()
  const navigate = useNavigate()
  const form = useRef<HTMLFormElement>(null)
  const [text, setText] = useState(query)
  const [isOpen, setOpen] = useState(false)
  const [paths, setPaths] = useState<string[]>([]) // of the suggestions
  const [at, setAt] = useState(-1) // that is chosen; -1: none
  const isShown = isOpen && paths.length > 0
  const go = (path: string) => {
    setOpen(false)
    setAt(-1)
    navigate(path)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    go(paths[at] ?? `/search?${new URLSearchParams({ q: text }).toString()}`)
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && isOpen) {
      event.preventDefault()
      setOpen(false)
      setAt(-1)
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step || paths.length === 0) return
    event.preventDefault()
    setOpen(true)
    // Beyond the last is the field again, and before the first too.
    setAt(((at + 1 + step + paths.length + 1) % (paths.length + 1)) - 1)
  }
  return (
    <form ref={form} role="search" action="/search" onSubmit={submit} className="search" onBlur={(event) => form.current?.contains(event.relatedTarget) || setOpen(false)}>
      <label className="sr-only" htmlFor="q">
        {label}
      </label>
      <input
        id="q"
        name="q"
        type="search"
        value={text}
        maxLength={longest}
        autoComplete="off"
        placeholder={t('layout.searchHint')}
        role="combobox"
        aria-expanded={isShown}
        aria-controls={isShown ? list : undefined}
        aria-autocomplete="list"
        aria-activedescendant={isShown && at >= 0 ? `${list}-${at}` : undefined}
        onChange={(event) => {
          setText(event.target.value)
          setOpen(true)
          setAt(-1)
        }}
        onKeyDown={keys}
      />
      <button type="submit" aria-label={t('layout.search')}>
        <svg viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" aria-hidden="true">
          <circle cx="8.5" cy="8.5" r="5.5" />
          <path d="m13 13 4.5 4.5" />
        </svg>
      </button>
      {isOpen && (
        <Suspense>
          <Suggestions id={list} text={text} at={at} onFound={setPaths} onChoose={go} />
        </Suspense>
      )}
    </form>
  )
}
