import type { FormEvent } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { useT } from '../../i18n/text.ts'

const longest = 200 // letters of a query

// Search is the search field at the head of every page. Without a script it is a plain form.
export function Search() {
  const t = useT()
  const navigate = useNavigate()
  const { search } = useLocation()
  const query = new URLSearchParams(search).get('q') ?? ''
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const asked = new FormData(event.currentTarget).get('q')
    void navigate(`/search?${new URLSearchParams({ q: typeof asked === 'string' ? asked : '' }).toString()}`)
  }
  return (
    <form
      role="search"
      action="/search"
      onSubmit={submit}
      className="order-last flex w-full rounded-full border border-edge bg-card focus-within:outline-3 focus-within:outline-accent sm:order-none sm:w-auto sm:flex-[0_1_24rem]"
    >
      <label className="sr-only" htmlFor="q">
        {t('layout.searchLabel')}
      </label>
      <input
        key={query}
        id="q"
        name="q"
        type="search"
        defaultValue={query}
        maxLength={longest}
        autoComplete="off"
        placeholder={t('layout.searchHint')}
        className="min-w-0 flex-1 bg-transparent py-2.5 pl-5 placeholder:text-soft focus-visible:outline-none"
      />
      <button type="submit" aria-label={t('layout.search')} className="grid w-12 place-items-center rounded-full">
        <svg viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" aria-hidden="true">
          <circle cx="8.5" cy="8.5" r="5.5" />
          <path d="m13 13 4.5 4.5" />
        </svg>
      </button>
    </form>
  )
}
