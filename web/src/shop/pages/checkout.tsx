import { Link } from '#link'
import { useGetOwnCheckoutQuery, useListCountriesQuery } from '../../api/buying.gen.ts'
import { useT } from '../../i18n/text.ts'
import { useArrival } from '../arrival.ts'
import { CheckoutForm } from '../checkout/form.tsx'
import { Summary } from '../checkout/summary.tsx'
import { Retry } from '../parts/retry.tsx'
import { Waiting } from '../parts/waiting.tsx'

export default function CheckoutPage() {
  const t = useT()
  const { data, isError, isFetching, refetch } = useGetOwnCheckoutQuery()
  const { data: countries } = useListCountriesQuery()
  const form = useArrival()?.form
  if (!data || !countries) return isError ? <Retry text={t('checkout.failed')} isBusy={isFetching} onAgain={() => void refetch()} /> : <Waiting />
  const { checkout } = data
  return (
    <div className="page">
      <h1>{t(checkout ? 'checkout.title' : 'checkout.nothing')}</h1>
      {checkout ? (
        <div className="mt-9 grid gap-x-14 gap-y-10 lg:grid-cols-[1fr_24rem]">
          {/* On a phone it stands above the form, and so it comes first: nothing moves while the page arrives. */}
          <Summary checkout={checkout} />
          <div className="max-w-2xl lg:col-start-1 lg:row-start-1">
            <CheckoutForm checkout={checkout} countries={countries.data} sent={form?.name === 'checkout' ? form : undefined} />
          </div>
        </div>
      ) : (
        <p className="mt-6">
          <Link to="/cart" className="button">
            {t('cart.look')}
          </Link>
        </p>
      )}
    </div>
  )
}
