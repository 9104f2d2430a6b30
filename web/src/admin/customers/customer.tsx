import { useState } from 'react'
import { useParams, useSearchParams } from 'react-router'
import { useAdminGetCustomerQuery, type AdminCustomer } from '../../api/admin.gen.ts'
import { BackLink, Badge, LoadedPage, Menu, Note, Page, Panel, Tabs, type Deed, type Sheet } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { Addresses } from './addresses.tsx'
import { Consents } from './consents.tsx'
import { EraseDialog } from './erase-dialog.tsx'
import { Notes } from './notes.tsx'
import { Orders } from './orders.tsx'
import { nameOf, stateTones } from './people.ts'
import { Profile } from './profile.tsx'
import { SegmentHistory } from './segment-history.tsx'
import { Standing } from './standing.tsx'

// Screen is somebody who buys: who it is, what was bought, and what was said.
export function Screen() {
  const t = useT()
  const { id = '' } = useParams()
  const query = useAdminGetCustomerQuery({ id })
  return (
    <LoadedPage query={query} title={t('nav.customers')} back={<Back />}>
      {(customer) => <Shown customer={customer} reload={() => query.refetch()} />}
    </LoadedPage>
  )
}

function Back() {
  const t = useT()
  return <BackLink href="/admin/customers">{t('nav.customers')}</BackLink>
}

function Shown({ customer, reload }: { customer: AdminCustomer; reload: () => Promise<unknown> }) {
  const t = useT()
  const format = useFormat()
  const [isErasing, setErasing] = useState(false)
  const name = nameOf(customer) || t('customers.state.erased')
  return (
    <Page
      title={name} back={<Back />} badge={<States customer={customer} />} actions={<Deeds customer={customer} onErase={() => setErasing(true)} />}
      text={[customer.email !== name && customer.email, t('customers.knownSince', { at: format.date(customer.created_at) })].filter(Boolean).join(' · ')}
    >
      {customer.successor_id && <Note>{t('customers.successor')}</Note>}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Sheets customer={customer} reload={reload} />
        <div className="grid content-start gap-6">
          <Panel title={t('customers.standing')}>
            <Standing standing={customer.standing} />
          </Panel>
          <Notes id={customer.id} />
        </div>
      </div>
      {isErasing && <EraseDialog customer={customer} onClose={() => setErasing(false)} />}
    </Page>
  )
}

function States({ customer }: { customer: AdminCustomer }) {
  const t = useT()
  return (
    <span className="flex flex-wrap gap-1.5">
      <Badge tone={stateTones[customer.state]}>{t(`customers.state.${customer.state}`)}</Badge>
      {customer.state === 'registered' && (
        <Badge tone={customer.verified_at ? 'good' : 'warn'}>{t(customer.verified_at ? 'customers.verified.yes' : 'customers.verified.no')}</Badge>
      )}
      {customer.tags.map((tag) => (
        <Badge key={tag} tone="quiet">
          {tag}
        </Badge>
      ))}
    </span>
  )
}

// Sheets is all that is known of a person; which of it is shown is in the address.
function Sheets({ customer, reload }: { customer: AdminCustomer; reload: () => Promise<unknown> }) {
  const t = useT()
  const may = useMay()
  const [params, setParams] = useSearchParams()
  const sheets: Sheet[] = [
    { id: 'profile', name: t('customers.profile'), content: <Profile customer={customer} reload={reload} /> },
    ...(may('orders:read') ? [{ id: 'orders', name: t('nav.orders'), content: <Orders id={customer.id} /> }] : []),
    { id: 'addresses', name: t('customers.addresses'), content: <Addresses id={customer.id} isErased={customer.state === 'erased'} /> },
    { id: 'consents', name: t('customers.consents'), content: <Consents id={customer.id} isErased={customer.state === 'erased'} /> },
    ...(may('segments:read') ? [{ id: 'segments', name: t('customers.segments'), content: <SegmentHistory id={customer.id} /> }] : []),
  ]
  const selected = sheets.find(({ id }) => id === params.get('sheet'))?.id ?? 'profile'
  const select = (id: string) => setParams(id === 'profile' ? {} : { sheet: id }, { replace: true })
  return <Tabs label={t('customers.about')} sheets={sheets} selected={selected} onSelect={select} />
}

function Deeds({ customer, onErase }: { customer: AdminCustomer; onErase: () => void }) {
  const t = useT()
  const may = useMay()
  if (customer.state === 'erased') return null
  const file = `/api/admin/privacy/export?customer_id=${customer.id}`
  const deeds: Deed[] = []
  if (may('privacy:read')) {
    deeds.push({ id: 'read', icon: 'audit', name: t('privacy.read'), href: `${file}&format=html`, target: '_blank' })
    deeds.push({ id: 'export', icon: 'download', name: t('privacy.save'), href: `${file}&format=json`, target: '_blank' })
  }
  if (may('privacy:write')) deeds.push({ id: 'erase', icon: 'trash', name: t('privacy.erase'), isDangerous: true, onAction: onErase })
  if (deeds.length === 0) return null
  return <Menu label={t('customers.more')} deeds={deeds} className="button button-quiet size-10 p-0" />
}
