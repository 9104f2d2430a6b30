import type { MessageKey } from '../language.tsx'

// View is a list of orders that is looked at every day: the query of its address, sorted by name as kit/filters.ts writes it.
interface View {
  name: MessageKey
  query: string
}

export const views: readonly View[] = [
  { name: 'orders.view.all', query: '' },
  { name: 'orders.view.toShip', query: 'fulfillment=unfulfilled&status=confirmed' },
  { name: 'orders.view.partly', query: 'fulfillment=partially_fulfilled&status=confirmed' },
  { name: 'orders.view.toCapture', query: 'payment=authorized' },
  { name: 'orders.view.unpaid', query: 'status=pending' },
  { name: 'orders.view.look', query: 'status=requires_action' },
  { name: 'orders.view.returns', query: 'return=return_requested' },
  { name: 'orders.view.archived', query: 'archived=1' },
]
