import { useParams } from '../router.tsx'
import { useGetPageQuery } from '../../api/browse.gen.ts'
import { Waiting } from '../parts/waiting.tsx'
import { pages } from '#pages'

// TextPage is a page that the shopkeeper wrote.
export default function TextPage() {
  const { slug = '' } = useParams()
  const { data: page, isError } = useGetPageQuery({ name: slug })
  if (isError) return <pages.NotFound.Page />
  if (!page) return <Waiting />
  return (
    <article className="page">
      <h1>{page.title}</h1>
      {/* The shop took everything out of it that could do harm when it was written. */}
      <div className="prose mt-8 text-lg" dangerouslySetInnerHTML={{ __html: page.body }} />
    </article>
  )
}
