import { useRef } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { useAdminCreateProductMutation, useAdminGetProductQuery } from '../../api/admin.gen.ts'
import { Loaded, useForm } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { copyOf, inputOf, mustBePriced, noProduct, type ProductDraft } from './draft.ts'
import { Editor } from './editor.tsx'

// Screen makes a product, or one like another.
export function Screen() {
  const [params] = useSearchParams()
  const like = params.get('like')
  const query = useAdminGetProductQuery({ id: like ?? '' }, { skip: like === null })
  if (like === null) return <Fresh initial={noProduct} />
  return <Loaded query={query}>{(product) => <Fresh initial={copyOf(product)} />}</Loaded>
}

function Fresh({ initial }: { initial: ProductDraft }) {
  const t = useT()
  const navigate = useNavigate()
  const [create] = useAdminCreateProductMutation()
  const made = useRef('')
  const form = useForm({
    initial,
    save: async (values) => {
      mustBePriced(values.variants, t)
      made.current = (await create({ adminProductInput: inputOf(values) }).unwrap()).id
    },
  })
  return <Editor form={form} product={null} onSaved={() => void navigate(`/admin/products/${made.current}`, { replace: true })} />
}
