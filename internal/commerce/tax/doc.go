// Package tax knows which taxes are charged where. How much that is in money is reckoned by pricing.
//
// # Classes and zones
//
// A class groups what is taxed alike. A product names one; what names none is of the class "standard", which always
// exists. A zone is where rates hold, and each of its rates is for one class, or for every class that has no rate of its
// own there.
//
// Zones that do not say where they are hold everywhere. One with a country holds there; a province (the part of ISO 3166-2
// behind the hyphen) and postal codes narrow it down, both together if both are given. An address belongs to the one zone
// that fits it best: one with postal codes before one with a province alone, before one with the country alone, before
// everywhere; of two that fit equally well, the one with the lower position, then the older. Rates of other zones are not
// added: a zone for a county lists the tax of its state too. An address without a country fits what holds everywhere only.
//
// # Postal codes
//
// A postal pattern is a list with commas between its parts; a code fits if it fits one part:
//
//	90*          every code that begins with 90
//	10115-10999  from one code to another, where both are digits and equally many, as is the code
//	SW1A 1AA     exactly this one
//
// Case makes no difference. An extension behind a hyphen, as of the American 94105-1234, is not looked at unless a part
// names it.
//
// # Reading
//
// Prices need rates for every cart, so Service.Table keeps all zones in memory. A change on this node is seen at once, one
// on another node after a second at most.
package tax
