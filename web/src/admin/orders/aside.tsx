import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useAdminGetCustomerQuery, type Address, type AdminOrder } from '../../api/admin.gen.ts'
import { Facts, Panel } from '../kit/index.ts'
import { countryName } from '../kit/places.ts'
import { useFormat, useLanguage, useT } from '../language.tsx'
import { useMay } from '../may.ts'

// Aside is who bought, where it goes, and what he said.
export function Aside({ order }: { order: AdminOrder }) {
  const t = useT()
  const format = useFormat()
  const isSame = JSON.stringify(order.billing_address) === JSON.stringify(order.shipping_address)
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-6 lg:col-start-2 lg:row-span-2 lg:row-start-1">
      <Panel title={t('orders.who')}>
        <Who order={order} />
      </Panel>
      {order.note && (
        <Panel title={t('orders.buyersNote')}>
          <p className="break-words whitespace-pre-line">{order.note}</p>
        </Panel>
      )}
      {order.shipping_address && (
        <Panel title={t('orders.shippingAddress')}>
          <AddressText address={order.shipping_address} />
          {order.shipping_method && <p className="mt-3 text-soft">{order.shipping_method.name}</p>}
        </Panel>
      )}
      {order.billing_address && (
        <Panel title={t('orders.billingAddress')}>
          {isSame ? <p className="text-soft">{t('orders.sameAddress')}</p> : <AddressText address={order.billing_address} />}
        </Panel>
      )}
      {order.consents.length > 0 && (
        <Panel title={t('orders.consents')}>
          <Facts of={order.consents.map((one) => [one.kind, `${t(one.given ? 'orders.given' : 'orders.refused')}, ${format.date(one.at)}`] as const)} />
        </Panel>
      )}
    </div>
  )
}

function Who({ order }: { order: AdminOrder }) {
  const t = useT()
  const may = useMay()
  const isOpen = order.customer_id !== null && may('customers:read')
  const { data: customer } = useAdminGetCustomerQuery({ id: order.customer_id ?? '' }, { skip: !isOpen })
  const address = order.shipping_address ?? order.billing_address
  const name = [customer?.first_name || address?.first_name, customer?.last_name || address?.last_name].filter(Boolean).join(' ')
  return (
    <div className="grid gap-1">
      <p className="font-semibold break-words">{isOpen ? <Link to={`/admin/customers/${order.customer_id}`} className="underline">{name || order.email}</Link> : name || order.email}</p>
      <p className="break-all">
        <a href={`mailto:${order.email}`} className="underline">{order.email}</a>
      </p>
      {!order.customer_id && <p className="text-soft">{t('orders.guest')}</p>}
      {customer && <p className="text-soft">{t.count('orders.ordersOf', customer.standing.order_count)}</p>}
    </div>
  )
}

// addressLines is an address as it stands on a parcel.
function addressLines(address: Address, country: string): string[] {
  const { first_name, last_name, company, address_1, address_2, postal_code, city, province, phone } = address
  const join = (...parts: string[]) => parts.filter(Boolean).join(' ')
  return [join(first_name, last_name), company, address_1, address_2, join(postal_code, city), province, country, phone].filter(Boolean)
}

export function AddressText({ address, children }: { address: Address; children?: ReactNode }) {
  const { locale } = useLanguage()
  return (
    <address className="not-italic">
      {addressLines(address, address.country_code ? countryName(address.country_code, locale) : '').map((line, i) => (
        <span key={i} className="block break-words">
          {line}
        </span>
      ))}
      {children}
    </address>
  )
}
