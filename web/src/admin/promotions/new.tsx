import { useShopQuery } from '../../api/admin-base.ts'
import { Loaded } from '../kit/index.ts'
import { Editor } from './editor.tsx'

// Screen is a promotion that is made.
export function Screen() {
  const shop = useShopQuery()
  return <Loaded query={shop}>{({ currency_code }) => <Editor promotion={null} currency={currency_code} />}</Loaded>
}
