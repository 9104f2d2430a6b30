import type { ReactElement } from 'react'
import { useGetMeQuery } from '../../api/account.gen.ts'
import type { User } from '../../api/store.gen.ts'
import { useT, type Translate } from '../../i18n/text.ts'
import { Away, Frame } from '../account/frame.tsx'
import { MyReviews } from '../account/my-reviews.tsx'
import { Orders } from '../account/orders.tsx'
import { Overview } from '../account/overview.tsx'
import { Privacy } from '../account/privacy.tsx'
import { Profile } from '../account/profile.tsx'
import { Security } from '../account/security.tsx'
import { useTitle } from '../parts/title.ts'
import { Waiting } from '../parts/waiting.tsx'
import { useParams } from '../router.tsx'
import { pages } from '#pages'

// AccountPage is the account of who is signed in.
export default function AccountPage() {
  const t = useT()
  const { room = '' } = useParams()
  const { data: me, error } = useGetMeQuery()
  const found = me && roomOf(room, me, t)
  useTitle(found?.title)
  if (error) return <Away />
  if (!me) return <Waiting />
  return found ? <Frame title={found.title}>{found.content}</Frame> : <pages.NotFound.Page />
}

function roomOf(room: string, me: User, t: Translate): { title: string; content: ReactElement } | undefined {
  switch (room) {
    case '':
      return { title: me.first_name ? t('account.hello', { name: me.first_name }) : t('account.helloNobody'), content: <Overview me={me} /> }
    case 'orders':
      return { title: t('account.orders'), content: <Orders /> }
    case 'reviews':
      return { title: t('account.reviews'), content: <MyReviews /> }
    case 'profile':
      return { title: t('account.profile'), content: <Profile me={me} /> }
    case 'security':
      return { title: t('account.security'), content: <Security email={me.email} /> }
    case 'privacy':
      return { title: t('account.privacy'), content: <Privacy email={me.email} /> }
  }
  return undefined
}
