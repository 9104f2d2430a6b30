import { Link } from '#link'
import { useGetMeQuery, useGetMyAddressQuery, useListMyAddressesQuery } from '../../api/account.gen.ts'
import { useListCountriesQuery } from '../../api/buying.gen.ts'
import type { BookAddress } from '../../api/store.gen.ts'
import { useLanguage, useT } from '../../i18n/text.ts'
import { PlainForm, Submit, Tick, useSending } from '../account/form.tsx'
import { Away, Frame } from '../account/frame.tsx'
import { problemOf } from '../account/problems.ts'
import { AddressFields } from '../checkout/address-fields.tsx'
import { homeOf } from '../checkout/address.ts'
import { linesOf } from '../order/lines.ts'
import { useTitle } from '../parts/title.ts'
import { Waiting } from '../parts/waiting.tsx'
import { useParams } from '../router.tsx'
import { useShop } from '../shop.ts'

// AddressesPage is the address book, one of its addresses, or a new one.
export default function AddressesPage() {
  const t = useT()
  const { id } = useParams()
  const { data: me, error } = useGetMeQuery()
  const title = t(id === undefined ? 'account.addresses' : id === 'new' ? 'book.new' : 'book.change')
  useTitle(title)
  if (error) return <Away />
  if (!me) return <Waiting />
  return <Frame title={title}>{id === undefined ? <Book /> : id === 'new' ? <Change action="/account/addresses" known={null} /> : <Known id={id} />}</Frame>
}

function Book() {
  const t = useT()
  const { data, error } = useListMyAddressesQuery()
  if (error) return <Away />
  if (!data) return <Waiting />
  return (
    <div>
      {data.data.length === 0 ? (
        <p className="intro">{t('book.none')}</p>
      ) : (
        <ul className="grid gap-5 md:grid-cols-2">
          {data.data.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
      <p className="actions">
        <Link to="/account/addresses/new" reloadDocument className="button">
          {t('book.add')}
        </Link>
      </p>
    </div>
  )
}

function Entry({ entry }: { entry: BookAddress }) {
  const { t, locale } = useLanguage()
  const lines = linesOf(entry, locale)
  const name = lines[0] ?? ''
  return (
    <li className="flex flex-col rounded-card border border-line bg-card p-5">
      <address className="mb-3 not-italic">
        {lines.map((line, at) => (
          <span key={at} className={at === 0 ? 'block font-semibold' : 'block'}>
            {line}
          </span>
        ))}
      </address>
      {entry.is_default_shipping && <p className="text-sm text-good">{t('book.shipping')}</p>}
      {entry.is_default_billing && <p className="text-sm text-good">{t('book.billing')}</p>}
      <PlainForm name="entry" action={`/account/addresses/${entry.id}`} className="mt-auto flex flex-wrap gap-2 pt-4">
        <Link to={`/account/addresses/${entry.id}`} reloadDocument className="button button-quiet" aria-label={t('book.editOf', { name })}>
          {t('book.edit')}
        </Link>
        {!entry.is_default_shipping && (
          <Submit isQuiet value="shipping">
            {t('book.makeShipping')}
          </Submit>
        )}
        {!entry.is_default_billing && (
          <Submit isQuiet value="billing">
            {t('book.makeBilling')}
          </Submit>
        )}
        <Submit isQuiet value="remove" label={t('book.removeOf', { name })}>
          {t('book.remove')}
        </Submit>
      </PlainForm>
    </li>
  )
}

function Known({ id }: { id: string }) {
  const { data, error } = useGetMyAddressQuery({ id })
  if (error) return <Away />
  return data ? <Change action={`/account/addresses/${id}`} known={data} /> : <Waiting />
}

function Change({ action, known }: { action: string; known: BookAddress | null }) {
  const t = useT()
  return (
    <div>
      <PlainForm name="address" action={action}>
        <Fields known={known} />
        {!known?.is_default_shipping && <Tick name="is_default_shipping">{t('book.asShipping')}</Tick>}
        {!known?.is_default_billing && <Tick name="is_default_billing">{t('book.asBilling')}</Tick>}
        <div>
          <Submit value="save">{t('account.save')}</Submit>
        </div>
      </PlainForm>
      <p className="mt-6">
        <Link to="/account/addresses" reloadDocument className="more">
          {t('book.back')}
        </Link>
      </p>
    </div>
  )
}

function Fields({ known }: { known: BookAddress | null }) {
  const t = useT()
  const shop = useShop()
  const { sent } = useSending()
  const { data, error } = useListCountriesQuery()
  if (error) return <Away />
  if (!data) return <Waiting />
  return (
    <AddressFields
      prefix=""
      known={known}
      home={homeOf(shop.locale, data.data)}
      countries={data.data}
      section="shipping"
      value={(name) => sent?.values[name]}
      problem={(name) => problemOf(sent, name, t)}
    />
  )
}
