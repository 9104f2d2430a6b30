import { useParams } from 'react-router'
import { useAdminGetProductQuery, useAdminUpdateProductMutation, type AdminProduct } from '../../api/admin.gen.ts'
import { etag, Loaded, useForm } from '../kit/index.ts'
import { useT } from '../language.tsx'
import './api.ts' // which changes change a product
import { mustBePriced, patchOf, productDraft } from './draft.ts'
import { Editor } from './editor.tsx'

// Screen is a product, to be looked at and changed.
export function Screen() {
  const { id = '' } = useParams()
  const query = useAdminGetProductQuery({ id })
  return (
    <Loaded query={{ ...query, data: query.currentData }} rows={8}>
      {(product) => <Existing key={product.id} product={product} reload={() => query.refetch()} />}
    </Loaded>
  )
}

function Existing({ product, reload }: { product: AdminProduct; reload: () => Promise<unknown> }) {
  const t = useT()
  const [update] = useAdminUpdateProductMutation()
  const form = useForm({
    initial: productDraft(product), version: product.version, reload,
    save: async (values, version, base) => {
      mustBePriced(values.variants, t)
      const patch = patchOf(values, base)
      if (Object.keys(patch).length === 0) return
      await update({ id: product.id, 'If-Match': etag(version), adminProductPatch: patch }).unwrap()
    },
  })
  return <Editor form={form} product={product} />
}
