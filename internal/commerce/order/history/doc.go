// Package history takes in the orders of a shop's past: invoices of another system become orders, its customers customers,
// its stock codes products, its cancellations refunds.
//
// The format is that of the UCI "Online Retail" data: a CSV file with one line of an invoice a row, columns InvoiceNo,
// StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID and Country, amounts in pounds and times of London.
//
// # Nothing is lost
//
// Every line of the file is either part of an order, a refund or a credit, or it is set aside for a reason. For each
// customer and for each month,
//
//	the file  =  orders − refunds − credits + what was set aside
//
// to the penny. Balance reckons both sides from different ends, the file from its lines and the rest from the documents
// that are written, and reports where they differ.
//
// # What becomes of a line
//
// Decide looks at one line alone:
//
//	a stock code with a price        a line of the order, of the product that the code becomes
//	POST, DOT, C2                    the order's shipping
//	M, D, gift_…                     a line of the order without a product: there is nothing to sell again
//	BANK CHARGES, AMAZONFEE, CRUK,   set aside: money between the shop and others
//	S, B and invoices A…
//	a negative quantity              set aside: stock that was written off. Sales are canceled by invoices C…
//	no description, or no price      set aside
//	a price below a penny            set aside: it cannot be paid
//
// # Cancellations
//
// A line of an invoice C… takes back what the same customer bought before, of the same code at the same price, the latest
// purchase first; that becomes a refund of the earlier order. What cannot be found in the file, because it was sold before
// the file begins, has another price, or is a discount, is a credit: a canceled order that was paid and refunded in full,
// under the number of the cancellation. The sale of a canceled order does not count and its refund does, so that a credit
// takes exactly its amount from the totals.
//
// # Memory
//
// The file is read three times: for totals, products and cancellations; for the sales that cancellations may be of; and to
// write one order after the other. What is kept grows with the products, customers, invoices and cancellations, not with
// the lines.
package history
