import { useParams } from 'react-router'
import { useGetProductQuery } from '../../api/store.gen.ts'
import { Waiting } from '../parts/waiting.tsx'
import NotFound from './not-found.tsx'

export default function ProductPage() {
  const { slug = '' } = useParams()
  const { data: product, isError } = useGetProductQuery({ name: slug })
  if (isError) return <NotFound />
  if (!product) return <Waiting />
  return (
    <article className="page">
      <h1>{product.title}</h1>
    </article>
  )
}
