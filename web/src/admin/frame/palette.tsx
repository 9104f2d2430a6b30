import { useState } from 'react'
import { Autocomplete, Dialog as AriaDialog, Header, Input, Label, ListBox, ListBoxItem, ListBoxSection, Modal, ModalOverlay, TextField, Collection } from 'react-aria-components'
import { useAdminListCustomersQuery, useAdminListOrdersQuery, useAdminListProductsQuery } from '../../api/admin.gen.ts'
import { Icon, useDebounced, useFocus, type IconName } from '../kit/index.ts'
import { useFormat, useT } from '../language.tsx'
import { useMay } from '../may.ts'
import { screens } from '../screens.ts'
import { addressOf } from './sections.ts'

const few = 5 // of each kind

interface Hit {
  id: string // its address
  name: string
  hint?: string
  icon: IconName
}

interface Hits {
  id: string
  title: string
  hits: Hit[]
}

// Palette goes anywhere by name: to a screen, a product, an order or a customer.
export function Palette({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useT()
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable className="fixed inset-0 z-40 flex justify-center bg-black/45 p-3 sm:pt-[12vh]">
      <Modal className="h-fit max-h-[80vh] w-full max-w-xl overflow-hidden rounded-(--radius-card) bg-card shadow-float">
        <AriaDialog aria-label={t('palette.open')} className="outline-none">
          <Search onClose={onClose} />
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

function Search({ onClose }: { onClose: () => void }) {
  const t = useT()
  const [text, setText] = useState('')
  const groups = useHits(text.trim())
  const focus = useFocus<HTMLInputElement>()
  return (
    <Autocomplete inputValue={text} onInputChange={setText}>
      <TextField className="flex items-center gap-3 border-b border-line px-4">
        <Label className="sr-only">{t('palette.open')}</Label>
        <Icon name="search" className="size-5 text-soft" />
        <Input ref={focus} className="min-h-14 grow bg-transparent text-lg outline-none placeholder:text-soft" placeholder={t('palette.hint')} />
      </TextField>
      <ListBox
        aria-label={t('palette.results')} items={groups} onAction={onClose} className="max-h-[60vh] overflow-auto p-2 outline-none"
        renderEmptyState={() => <p className="px-3 py-6 text-center text-soft">{t('palette.none')}</p>}
      >
        {(group) => (
          <ListBoxSection id={group.id}>
            <Header className="px-3 pt-2 pb-1 text-[0.8125rem] font-semibold text-soft">{group.title}</Header>
            <Collection items={group.hits}>
              {(hit) => (
                <ListBoxItem id={hit.id} href={hit.id} textValue={hit.name} className="option">
                  <Icon name={hit.icon} className="size-5 text-soft" />
                  <span className="min-w-0 grow truncate">{hit.name}</span>
                  {hit.hint && <span className="truncate text-sm text-soft">{hit.hint}</span>}
                </ListBoxItem>
              )}
            </Collection>
          </ListBoxSection>
        )}
      </ListBox>
    </Autocomplete>
  )
}

// useHits is what a text may mean. Without one it is every screen.
function useHits(text: string): Hits[] {
  const t = useT()
  const may = useMay()
  const words = text.toLowerCase()
  const places = screens
    .filter((screen) => !screen.path.includes(':') && (!screen.needs || may(screen.needs)) && t(screen.title).toLowerCase().includes(words))
    .map((screen): Hit => ({ id: addressOf(screen), name: t(screen.title), icon: screen.icon ?? 'right' }))
  const things = useThings(text)
  return [{ id: 'places', title: t('palette.places'), hits: places }, ...things].filter((group) => group.hits.length > 0)
}

function useThings(text: string): Hits[] {
  const t = useT()
  const may = useMay()
  const format = useFormat()
  const q = useDebounced(text)
  const isShort = q.length < 2
  // Answers for what was asked before are not shown: currentData is of this question or nothing.
  const { currentData: products } = useAdminListProductsQuery({ q, limit: few }, { skip: isShort || !may('catalog:read') })
  const { currentData: customers } = useAdminListCustomersQuery({ q, limit: few }, { skip: isShort || !may('customers:read') })
  const by = q.includes('@') ? { email: q } : { number: q.replace(/^#/, '') }
  const { currentData: orders } = useAdminListOrdersQuery({ ...by, limit: few }, { skip: isShort || !may('orders:read') })
  if (isShort) return []
  return [
    {
      id: 'orders', title: t('palette.orders'),
      hits: (orders?.data ?? []).map((order): Hit => ({ id: `/admin/orders/${order.id}`, name: order.number, hint: `${order.email} · ${format.date(order.created_at)}`, icon: 'orders' })),
    },
    { id: 'products', title: t('palette.products'), hits: (products?.data ?? []).map((product): Hit => ({ id: `/admin/products/${product.id}`, name: product.title, icon: 'products' })) },
    {
      id: 'customers', title: t('palette.customers'),
      hits: (customers?.data ?? []).map((customer): Hit => ({ id: `/admin/customers/${customer.id}`, name: [customer.first_name, customer.last_name].filter(Boolean).join(' ') || customer.email, hint: customer.email, icon: 'customers' })),
    },
  ]
}
