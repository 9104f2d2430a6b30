import { useEffect, useMemo, useState } from 'react'
import { useSuggestQuery } from '../../api/browse.gen.ts'
import type { Suggestions as Found } from '../../api/store.gen.ts'
import { money } from '../../i18n/format.ts'
import { useLanguage, type Translate } from '../../i18n/text.ts'
import { Picture } from './picture.tsx'

const pause = 140 // milliseconds without a letter after which is asked
const ofEachKind = 4
const fewestLetters = 2

interface SuggestionsProps {
  id: string
  text: string
  at: number // that is chosen; -1: none
  onFound: (paths: string[]) => void
  onChoose: (path: string) => void
}

interface Suggestion {
  path: string
  text: string
  note?: string
  product?: Found['products'][number]
}

// Suggestions is what the beginning of a search may become: whole searches, categories, brands and products.
export default function Suggestions({ id, text, at, onFound, onChoose }: SuggestionsProps) {
  const { t, locale } = useLanguage()
  const q = useRested(text.trim())
  const isAsked = q.length >= fewestLetters
  const { data, isFetching } = useSuggestQuery({ q, limit: ofEachKind }, { skip: !isAsked })
  // What was found last stays until the next is there.
  const list = useMemo(() => (isAsked && data ? suggestionsOf(data, t) : []), [isAsked, data, t])
  useEffect(() => onFound(list.map(({ path }) => path)), [list, onFound])
  return (
    <>
      <p className="sr-only" role="status">
        {isFetching || !isAsked ? '' : list.length > 0 ? t.count('suggest.count', list.length) : t('suggest.none')}
      </p>
      {list.length > 0 && (
        <ul id={id} role="listbox" aria-label={t('suggest.label')} className="suggestions">
          {list.map(({ path, text: words, note, product }, i) => (
            // The field has the focus and the keys; the mouse chooses here.
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- as said
            <li key={path} id={`${id}-${i}`} role="option" aria-selected={i === at} onMouseDown={(event) => event.preventDefault()} onClick={() => onChoose(path)}>
              {product && (
                <span className="thumb">
                  <Picture image={product.image} title={words} sizes="3rem" alt="" />
                </span>
              )}
              <span>{words}</span>
              {note && <span className="note">{note}</span>}
              {product?.price && <span className="note">{money(product.price, locale)}</span>}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function suggestionsOf({ queries, categories, brands, products }: Found, t: Translate): Suggestion[] {
  return [
    ...queries.map((query) => ({ path: `/search?${new URLSearchParams({ q: query }).toString()}`, text: query })),
    ...categories.map(({ slug, name }) => ({ path: `/categories/${slug}`, text: name, note: t('suggest.category') })),
    ...brands.map(({ slug, name }) => ({ path: `/brands/${slug}`, text: name, note: t('suggest.brand') })),
    ...products.map((product) => ({ path: `/products/${product.slug}`, text: product.title, product })),
  ]
}

// useRested is a text that nobody has changed for a moment.
function useRested(text: string): string {
  const [rested, setRested] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), pause)
    return () => clearTimeout(timer)
  }, [text])
  return rested
}
