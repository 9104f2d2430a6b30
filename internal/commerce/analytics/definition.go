package analytics

// What every report says about itself, in the answer and at the top of this package's page in the guide. A figure that cannot be
// explained in a sentence does not belong into a report.

const (
	counting = "An order counts from the moment it stands: paid, authorized, or payable later by agreement. Cancellations and refunds " +
		"count on the day they happen and change no earlier day. Days are those of the shop's time zone. Amounts are in minor units of " +
		"one currency; currencies are never added up. An imported order that is canceled stands for the cancellation of an " +
		"older sale: only its refund counts. "
	sums = "gross: goods at their prices before discounts. discounts: off goods and shipping. shipping: before discounts. " +
		"tax: all of it; tax_added: the part that came on top of prices. total = gross - discounts + shipping + tax_added. " +
		"canceled: total of orders that were canceled or expired, less what was paid for them. refunded: what went back " +
		"to customers, with shipping and tax. net = total - canceled - refunded. net_tax: the tax in net, for refunds in proportion. " +
		"revenue = net - net_tax. "
	margins = "cost: unit cost as it stood on the order line, of goods that were neither canceled nor given back; lines without a " +
		"cost are left out of cost and costed_revenue. Money that was given back without naming a line takes its share of the order " +
		"off costed_revenue, and leaves the cost. profit = costed_revenue - cost. margin = profit / costed_revenue, " +
		"in millionths. "

	// SalesDefinition says what the report of sales is of.
	SalesDefinition = "Sales by the time at which things happened. " + counting + sums +
		"average_order = total / orders. The previous period is as many days right before; of whole months, as many months. It " +
		"reconciles with orders and the ledger of payments to the minor unit."
	// ProductsDefinition says what the report of products is of.
	ProductsDefinition = "What goods came to, by product. " + counting + sums + margins +
		"net_units = units - canceled - given back; of a canceled order no units and no cost count, and money that goes back after that " +
		"takes none off again. Shipping is in no product; neither is money that was given back without naming a line, nor " +
		"lines that are no product. orders: orders with the product. price and category are the product's now."
	// CategoriesDefinition says what the report of categories is of.
	CategoriesDefinition = "What goods came to, by the primary category of the product when it was ordered; what is below a category is not in it. " + counting + sums + margins +
		"Shipping is in no category. The row without a category is of goods that had none, and of money that was given back " +
		"without naming a line."
	// CountriesDefinition says what the report of countries is of.
	CountriesDefinition = "What was ordered, by the country that it is sent to, or billed to where nothing is sent. " + counting + sums +
		"The row without a country is of orders that name none."
	// PromotionsDefinition says what the report of promotions is of.
	PromotionsDefinition = "What promotions took off, by promotion, of orders on the day they began to stand; what became of them " +
		"later changes nothing. " + counting + "orders: in which it was used. discounts: what it took off. total: what these orders came to " +
		"with all promotions, shipping and tax; gross: what they would have come to without this one. average_order = total / orders. " +
		"An order with two promotions is in both."
	// StockDefinition says what the report of stock is of.
	StockDefinition = "What lies on the shelves now, by product. value: units at their cost now; units without a cost are " +
		"counted as uncosted_units and not in it. retail_value: at the price now, without promotions. sold_units: ordered less canceled " +
		"and given back, in any currency, in the days before today that sold_days says. days_of_cover = on_hand x sold_days / sold_units, rounded " +
		"down; null where nothing was sold. Days are those of the shop's time zone."
)
