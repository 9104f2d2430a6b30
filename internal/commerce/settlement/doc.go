// Package settlement writes down what payment providers answer, and has orders follow the money.
//
// A payment is asked for outside any transaction, so that its answer may come back by several ways, in any order, twice or
// never: to the request that asked, by a callback, by asking again later. All of them end in Settle, which reads payment and
// order, applies the provider's view to ours (payment.Apply), decides what that means for the order (follow, a pure
// function), and writes both in one batch guarded by both versions. Whoever comes second finds it done.
//
// # What becomes of an order
//
//	the order            the payment                what happens
//	waits for payment    authorized or captured     it stands: confirmed, placed, announced
//	waits for payment    another sum was captured   requires_action, with amount_mismatch in its history: staff decide
//	waits for payment    needs the shopper          it waits on, for as long as Options.ActionTime
//	waits for payment    failed, voided, expired    it is given back: canceled; stock, coupons and cart are free again
//	stands               captured                   confirmed, once all is paid
//	is closed            money arrived after all    the money goes back by itself: a refund, or the authorization is voided
//
// # When nothing comes
//
// Every payment that is not settled says when its provider is to be asked (payment.CheckAt), written in the batch that opens
// it. Reconcile asks; so no crash between two steps loses a payment or an order. Orders whose time is over are expired by
// ExpireOrders, which voids at the provider first: a payment that succeeded meanwhile wins.
//
// Callbacks are stored before they are applied, each once by the provider's event id. One that is about a payment that we do
// not know yet is tried again for days, never acknowledged away.
package settlement
