import { createContext, useState, type ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useT } from '../language.tsx'
import { Button, IconButton } from './button.tsx'

interface DialogProps {
  title: string
  isOpen: boolean
  onClose: () => void
  children: ReactNode
  actions?: ReactNode // at its end
  size?: 'small' | 'medium' | 'large'
  isFixed?: boolean // it cannot be closed but by its actions
}

const sizes = { small: 'max-w-md', medium: 'max-w-2xl', large: 'max-w-5xl' }

export const overlayClass = 'fixed inset-0 z-40 flex items-end justify-center bg-black/45 sm:items-center sm:p-6'

// Entered is the forms in a dialog with something entered.
export const Entered = createContext<Set<symbol> | null>(null)

// Dialog asks for something, above the page. It comes up from below on the phone. Whoever closes it with something entered is asked
// first.
export function Dialog({ title, isOpen, onClose, children, actions, size = 'medium', isFixed = false }: DialogProps) {
  const t = useT()
  const [entered] = useState(() => new Set<symbol>())
  const [isAsking, setAsking] = useState(false)
  const leave = () => (entered.size > 0 ? setAsking(true) : onClose())
  const discard = () => {
    setAsking(false)
    onClose()
  }
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={(open) => !open && leave()} isDismissable={!isFixed} isKeyboardDismissDisabled={isFixed} className={overlayClass}>
      <Modal className={`flex max-h-[92dvh] w-full flex-col rounded-t-(--radius-card) bg-card shadow-float sm:rounded-(--radius-card) ${sizes[size]}`}>
        <AriaDialog className="flex min-h-0 flex-col outline-none">
          <div className="flex items-start justify-between gap-4 px-5 pt-5 sm:px-6">
            <Heading slot="title" className="text-xl font-semibold">
              {title}
            </Heading>
            {!isFixed && <IconButton icon="close" label={t('kit.close')} onPress={leave} className="-mt-1.5 -mr-2" />}
          </div>
          <div className="min-h-0 overflow-y-auto px-5 py-4 sm:px-6">
            <Entered value={entered}>{children}</Entered>
          </div>
          {actions && <div className="flex flex-wrap justify-end gap-3 border-t border-line px-5 py-4 sm:px-6">{actions}</div>}
        </AriaDialog>
      </Modal>
      {isAsking && <DiscardDialog onDiscard={discard} onStay={() => setAsking(false)} />}
    </ModalOverlay>
  )
}

// DiscardDialog asks whether what was entered is given up.
export function DiscardDialog({ isOpen = true, onDiscard, onStay }: { isOpen?: boolean; onDiscard: () => void; onStay: () => void }) {
  const t = useT()
  return <ConfirmDialog title={t('kit.leave.title')} text={t('kit.leave.text')} action={t('kit.leave.action')} isDangerous isOpen={isOpen} onClose={onStay} onConfirm={onDiscard} />
}

interface ConfirmProps {
  title: string
  text: ReactNode
  action: string // what the button says
  isOpen: boolean
  isPending?: boolean
  isDangerous?: boolean
  error?: string | undefined
  onConfirm: () => void
  onClose: () => void
}

// ConfirmDialog asks before what cannot be undone.
export function ConfirmDialog({ title, text, action, isOpen, isPending, isDangerous, error, onConfirm, onClose }: ConfirmProps) {
  const t = useT()
  return (
    <Dialog
      title={title} isOpen={isOpen} onClose={onClose} size="small"
      actions={
        <>
          <Button onPress={onClose}>{t('kit.cancel')}</Button>
          <Button kind={isDangerous ? 'danger' : 'main'} isPending={isPending ?? false} onPress={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      <div className="text-soft">{text}</div>
      {error && (
        <p role="alert" className="mt-3 font-medium text-bad">
          {error}
        </p>
      )}
    </Dialog>
  )
}
