import { Link } from '#link'
import { useListMyOrdersQuery } from '../../api/account.gen.ts'
import { useListMyRecommendationsQuery } from '../../api/mine.gen.ts'
import type { User } from '../../api/store.gen.ts'
import { useT } from '../../i18n/text.ts'
import { Cards } from '../parts/cards.tsx'
import { personal } from '../parts/mine.ts'
import { Waiting } from '../parts/waiting.tsx'
import { PlainForm, Submit } from './form.tsx'
import { Away, Section } from './frame.tsx'
import { mineOnAccount, ordersOnAccount, partOf } from './lists.ts'
import { NoOrders, OrderList } from './orders.tsx'

// Overview is where an account begins: what is still to be done, the latest orders, and what the customer may want.
export function Overview({ me }: { me: User }) {
  const t = useT()
  const { data, error } = useListMyOrdersQuery(partOf(1, ordersOnAccount))
  const mine = personal(useListMyRecommendationsQuery({ limit: mineOnAccount }).data?.data ?? [])
  if (error) return <Away />
  if (!data) return <Waiting />
  return (
    <>
      {!me.email_verified && <Unverified email={me.email} />}
      <Section id="latest" title={t('overview.latest')}>
        {data.total === 0 ? <NoOrders /> : <OrderList orders={data.data} />}
        {data.total > ordersOnAccount && (
          <p className="mt-3">
            <Link to="/account/orders" reloadDocument className="more">
              {t('overview.all')}
            </Link>
          </p>
        )}
      </Section>
      {mine.length > 0 && (
        <Section id="for-you" title={t('home.forYou')}>
          <Cards products={mine} />
        </Section>
      )}
    </>
  )
}

function Unverified({ email }: { email: string }) {
  const t = useT()
  return (
    <section className="rounded-card bg-warn-tint px-5 py-5">
      <p className="font-semibold">{t('overview.unverified', { email })}</p>
      <p className="mt-1 mb-4">{t('overview.unverifiedText')}</p>
      <PlainForm name="verification" action="/account/verification">
        <div>
          <Submit isQuiet>{t('overview.sendAgain')}</Submit>
        </div>
      </PlainForm>
    </section>
  )
}
