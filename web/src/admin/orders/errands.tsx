import type { AdminOrder } from '../../api/admin.gen.ts'
import { CancelDialog } from './cancel-dialog.tsx'
import { CaptureDialog } from './capture-dialog.tsx'
import { NoteDialog, type NoteErrand } from './note-dialog.tsx'
import { PackDialog, TrackDialog } from './parcel-dialogs.tsx'
import { RefundDialog } from './refund-dialog.tsx'
import { ReceiveDialog, ReturnDialog } from './return-dialogs.tsx'

// Errand is something that is done with an order after it was asked about. What it is done with is named by its id: whoever does it
// sees it as it is, whatever others do meanwhile.
export type Errand =
  | NoteErrand
  | { do: 'pack' | 'refund' | 'return' | 'cancel' }
  | { do: 'ship' | 'track' | 'capture' | 'receive'; id: string }

export type OnErrand = (errand: Errand) => void

// ErrandProps is what each of the dialogs works with.
export interface ErrandProps {
  order: AdminOrder
  reload: () => Promise<unknown> // asks for the order again, after somebody else changed it
  onClose: () => void
}

const byId = <T extends { id: string }>(all: readonly T[], id: string): T | undefined => all.find((one) => one.id === id)

// Errands is the dialog for an errand; none for what is no longer there.
export function Errands({ errand, ...props }: ErrandProps & { errand: Errand }) {
  const { order } = props
  switch (errand.do) {
    case 'pack':
      return <PackDialog {...props} />
    case 'ship':
    case 'track': {
      const parcel = byId(order.fulfillments, errand.id)
      return parcel && <TrackDialog {...props} what={errand.do} parcel={parcel} />
    }
    case 'refund':
      return <RefundDialog {...props} />
    case 'return':
      return <ReturnDialog {...props} />
    case 'receive': {
      const takeback = byId(order.returns, errand.id)
      return takeback && <ReceiveDialog {...props} takeback={takeback} />
    }
    case 'cancel':
      return <CancelDialog {...props} />
    case 'capture': {
      const payment = byId(order.payments, errand.id)
      return payment && <CaptureDialog {...props} payment={payment} />
    }
    case 'confirm':
    case 'void':
    case 'unpack':
    case 'deliver':
    case 'lost':
    case 'approve':
    case 'decline':
    case 'callOff':
    case 'close':
    case 'payBack':
      return <NoteDialog {...props} errand={errand} />
  }
}
