import { useParams } from 'react-router'
import { useAdminGetPromotionQuery } from '../../api/admin.gen.ts'
import { useShopQuery } from '../../api/admin-base.ts'
import { Loaded } from '../kit/index.ts'
import { currencyOf } from './draft.ts'
import { Editor } from './editor.tsx'

// Screen is a promotion.
export function Screen() {
  const { id = '' } = useParams()
  const shop = useShopQuery()
  const query = useAdminGetPromotionQuery({ id })
  return (
    <Loaded query={shop}>
      {({ currency_code }) => (
        <Loaded query={query}>
          {(promotion) => <Editor key={promotion.id} promotion={promotion} currency={currencyOf(promotion) ?? currency_code} reload={() => query.refetch()} />}
        </Loaded>
      )}
    </Loaded>
  )
}
