// Package fulfillment knows how goods get to customers: what shipping is offered for which address and at what price,
// and which parcels an order goes out in.
//
// # Zones and options
//
// A zone is a set of countries, provinces and postal codes, or everywhere, and has the options that are offered there.
// An address may be in several zones: it is offered the options of all of them, as far as currency, subtotal and weight
// allow. The price of an option is flat, or goes by weight or by subtotal, and falls away from a subtotal on. Offers
// are found in a Table, which is kept in memory and is at most a second old; the order copies what was chosen.
//
// # Parcels
//
// A fulfillment is one parcel of an order: some units of its lines, a carrier and a tracking number, and a status that
// only moves as CanBecome says. The lines of a parcel never change; what was taken from which shelf is kept with them,
// so that it can be put back. That an order is never fulfilled beyond what was ordered is a constraint on its lines,
// and the business of whoever puts a parcel and an order into one batch.
package fulfillment
