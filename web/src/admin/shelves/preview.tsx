import { useEffect } from 'react'
import { Link } from 'react-router'
import { useAdminPreviewCollectionMutation, type AdminCollectionRules } from '../../api/admin.gen.ts'
import { Note, Skeleton, Thumb, useDebounced } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { fieldErrors, problemOf, useProblemText } from '../problem.ts'
import { isComplete } from './rules.ts'

const patience = 400 // milliseconds that rules must stay as they are before the shop is asked

// usePreview asks the shop what rules would let in, whenever they have changed and say something.
export function usePreview(rules: AdminCollectionRules) {
  const text = useDebounced(isComplete(rules) ? JSON.stringify(rules) : '', patience)
  const [ask, answer] = useAdminPreviewCollectionMutation()
  useEffect(() => {
    if (!text) return
    const asking = ask({ collectionPreviewInputBody: { rules: JSON.parse(text) as AdminCollectionRules } })
    return () => asking.abort()
  }, [ask, text])
  return { ...answer, isAsked: text !== '', errors: answer.error ? fieldErrors(problemOf(answer.error)) : {} }
}

// Preview shows what rules would let in.
export function Preview({ of: { data, error, errors, isAsked, isLoading } }: { of: ReturnType<typeof usePreview> }) {
  const t = useT()
  const format = useFormat()
  const textOf = useProblemText()
  if (!isAsked) return <p className="text-soft">{t('rules.previewLater')}</p>
  if (error && Object.keys(errors).length > 0) return <p className="text-soft">{t('rules.previewWrong')}</p>
  if (error && problemOf(error).code !== 'no_answer') return <Note tone="bad">{textOf(error)}</Note>
  if (!data) return <Skeleton rows={2} />
  return (
    <div className={`grid gap-4 ${isLoading ? 'opacity-60' : ''}`} aria-busy={isLoading}>
      <p role="status" className="font-semibold">
        {t.count('rules.matching', data.total, { count: format.number(data.total) })}
      </p>
      {!data.whole && <Note>{t('rules.notWhole')}</Note>}
      <ul className="grid gap-x-6 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
        {data.products.map((product) => (
          <li key={product.id} className="flex items-center gap-3">
            <Thumb image={product.image} />
            <span className="min-w-0">
              <Link to={`/admin/products/${product.id}`} className="block wrap-break-word">
                {product.title}
              </Link>
              <span className="text-sm text-soft">{product.price ? format.money(product.price) : ''}</span>
            </span>
          </li>
        ))}
      </ul>
      {data.total > data.products.length && <p className="text-soft">{t('rules.andMore', { count: format.number(data.total - data.products.length) })}</p>}
    </div>
  )
}
