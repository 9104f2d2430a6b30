import type { AdminFulfillment, AdminOrder, AdminReturn, Payment } from '../../api/admin.gen.ts'
import { CancelDialog } from './cancel-dialog.tsx'
import { CaptureDialog } from './capture-dialog.tsx'
import { NoteDialog, type NoteErrand } from './note-dialog.tsx'
import { PackDialog, TrackDialog } from './parcel-dialogs.tsx'
import { RefundDialog } from './refund-dialog.tsx'
import { ReceiveDialog, ReturnDialog } from './return-dialogs.tsx'

// Errand is something that is done with an order after it was asked about.
export type Errand =
  | NoteErrand
  | { do: 'pack' | 'refund' | 'return' | 'cancel' }
  | { do: 'ship' | 'track'; parcel: AdminFulfillment }
  | { do: 'capture'; payment: Payment }
  | { do: 'receive'; takeback: AdminReturn }

export type OnErrand = (errand: Errand) => void

// ErrandProps is what each of the dialogs works with.
export interface ErrandProps {
  order: AdminOrder
  reload: () => Promise<unknown> // asks for the order again, after somebody else changed it
  onClose: () => void
}

// Errands is the dialog for an errand.
export function Errands({ errand, ...props }: ErrandProps & { errand: Errand }) {
  switch (errand.do) {
    case 'pack':
      return <PackDialog {...props} />
    case 'ship':
    case 'track':
      return <TrackDialog {...props} what={errand.do} parcel={errand.parcel} />
    case 'refund':
      return <RefundDialog {...props} />
    case 'return':
      return <ReturnDialog {...props} />
    case 'receive':
      return <ReceiveDialog {...props} takeback={errand.takeback} />
    case 'cancel':
      return <CancelDialog {...props} />
    case 'capture':
      return <CaptureDialog {...props} payment={errand.payment} />
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
