import { useEffect, useRef, type MouseEvent } from 'react'
import { useLocation } from '../router.tsx'
import { Link } from '#link'
import { useGetOwnCartQuery } from '../../api/shell.gen.ts'
import type { GetOwnCartApiResponse } from '../../api/store.gen.ts'
import { useT } from '../../i18n/text.ts'
import { cart } from '../../store/slices.ts'
import { useAppDispatch, useAppSelector } from '../../store/store.ts'
import { Waiting } from '../parts/waiting.tsx'
import { Line, useLines } from './line.tsx'
import { messagesOf } from './messages.ts'
import { Sums } from './sums.tsx'

// Drawer is the cart at the edge of the page, opened when something was put into it. The browser keeps the focus within, closes it by
// Escape, and gives the focus back.
export default function Drawer() {
  const t = useT()
  const dispatch = useAppDispatch()
  const isOpen = useAppSelector((state) => state.cart.isOpen)
  const { pathname } = useLocation()
  const dialog = useRef<HTMLDialogElement>(null)
  const { data } = useGetOwnCartQuery()
  const { ref, leave } = useLines<HTMLDivElement>()
  const close = () => dispatch(cart.actions.closed())
  useEffect(() => {
    const element = dialog.current
    if (isOpen && element && !element.open) element.showModal()
    if (!isOpen && element?.open) element.close()
  }, [isOpen])
  const last = useRef(pathname)
  useEffect(() => {
    if (last.current !== pathname) dispatch(cart.actions.closed()) // whoever follows a link has left it
    last.current = pathname
  }, [dispatch, pathname])
  // What is clicked beside the panel is the dialog itself.
  const beside = (event: MouseEvent<HTMLDialogElement>) => {
    if (event.target === event.currentTarget) close()
  }
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- by keyboard it is Escape, and the button
    <dialog ref={dialog} onClose={close} onClick={beside} aria-labelledby="drawer-title" className="drawer">
      <div ref={ref} className="flex h-full flex-col">
        <div className="flex items-center justify-between gap-4 border-b border-line px-6 py-4">
          <h2 id="drawer-title" data-heading tabIndex={-1} className="text-2xl outline-none">
            {t('cart.added')}
          </h2>
          <button type="button" onClick={close} aria-label={t('cart.close')} className="grid size-11 place-items-center rounded-full text-2xl hover:bg-tint">
            ×
          </button>
        </div>
        <Content data={data} onClose={close} onRemove={leave} />
      </div>
    </dialog>
  )
}

interface ContentProps {
  data: GetOwnCartApiResponse | undefined
  onClose: () => void
  onRemove: (at: number) => void
}

function Content({ data, onClose, onRemove }: ContentProps) {
  const t = useT()
  if (!data) return <Waiting />
  const own = data.cart
  if (!own || own.items.length === 0) {
    return (
      <div className="grid gap-6 px-6 py-8">
        <p className="text-lg">{t('cart.empty')}</p>
        <button type="button" onClick={onClose} className="button button-quiet">
          {t('cart.continue')}
        </button>
      </div>
    )
  }
  const told = messagesOf(own, t)
  return (
    <>
      <ul data-lines className="flex-1 overflow-y-auto overscroll-contain px-6">
        {own.items.map((item, i) => (
          <Line key={item.id} cartId={own.id} item={item} messages={told.lines[item.id] ?? []} onRemove={() => onRemove(i)} />
        ))}
      </ul>
      <div className="grid gap-3 border-t border-line bg-tint px-6 py-5">
        <Sums of={own} hasShipping={false} />
        <a href="/checkout" className="button">
          {t('cart.checkout')}
        </a>
        <div className="flex justify-between gap-4">
          <Link to="/cart" className="inline-block py-1.5 underline underline-offset-4">
            {t('cart.look')}
          </Link>
          <button type="button" onClick={onClose} className="py-1.5 underline underline-offset-4">
            {t('cart.continue')}
          </button>
        </div>
      </div>
    </>
  )
}
