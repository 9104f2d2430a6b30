import { useEffect, useRef, useState } from 'react'
import { Dialog as AriaDialog, Modal, ModalOverlay } from 'react-aria-components'
import { Outlet, ScrollRestoration, useLocation, useNavigation } from 'react-router'
import { IconButton, LeaveGuard } from '../kit/index.ts'
import { useT } from '../language.tsx'
import { Nav } from './nav.tsx'
import { Palette } from './palette.tsx'
import { useShortcuts, ShortcutList } from './shortcuts.tsx'
import { Toasts } from './toasts.tsx'
import { TopBar } from './top-bar.tsx'

// Frame is what stands around every screen: navigation, the bar at the top, notices, and what the keyboard opens.
export function Frame() {
  const t = useT()
  const { pathname } = useLocation()
  const main = useFocusOnMove(pathname)
  const [open, setOpen] = useState<'nav' | 'palette' | 'shortcuts' | null>(null)
  const [shownAt, setShownAt] = useState(pathname)
  if (shownAt !== pathname) {
    setShownAt(pathname)
    setOpen(null)
  }
  useShortcuts({ onPalette: () => setOpen('palette'), onList: () => setOpen('shortcuts') })
  const close = () => setOpen(null)
  return (
    <div className="[--top:4rem] lg:grid lg:grid-cols-[15.5rem_minmax(0,1fr)]">
      <a href="#main" className="skip">
        {t('frame.skip')}
      </a>
      <aside className="sticky top-0 hidden h-dvh overflow-y-auto border-r border-line bg-card lg:block">
        <Nav />
      </aside>
      <div className="min-w-0">
        <TopBar onMenu={() => setOpen('nav')} onPalette={() => setOpen('palette')} onShortcuts={() => setOpen('shortcuts')} />
        <Waiting />
        <main id="main" ref={main} tabIndex={-1} className="px-4 pt-6 pb-16 sm:px-8">
          <Outlet />
        </main>
      </div>
      <Drawer isOpen={open === 'nav'} onClose={close} />
      <Palette isOpen={open === 'palette'} onClose={close} />
      <ShortcutList isOpen={open === 'shortcuts'} onClose={close} />
      <Toasts />
      <LeaveGuard />
      <ScrollRestoration />
    </div>
  )
}

function Drawer({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useT()
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable className="fixed inset-0 z-40 bg-black/45">
      <Modal className="h-dvh w-72 max-w-[85vw] overflow-y-auto bg-card shadow-float">
        <AriaDialog aria-label={t('frame.menu')} className="outline-none">
          <div className="flex justify-end px-3 pt-3">
            <IconButton icon="close" label={t('kit.close')} onPress={onClose} />
          </div>
          <Nav onGo={onClose} />
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

// Waiting is a line at the top while the code of a screen is loaded.
function Waiting() {
  const t = useT()
  const { state } = useNavigation()
  if (state === 'idle') return null
  return (
    <div role="status" className="fixed inset-x-0 top-0 z-50 h-1 animate-pulse bg-accent">
      <span className="sr-only">{t('kit.loading')}</span>
    </div>
  )
}

// useFocusOnMove has a screen reader begin at the screen that was gone to, as it does when a page is loaded.
function useFocusOnMove(pathname: string) {
  const main = useRef<HTMLElement>(null)
  const last = useRef(pathname)
  useEffect(() => {
    if (last.current === pathname) return
    last.current = pathname
    main.current?.focus({ preventScroll: true })
  }, [pathname])
  return main
}
