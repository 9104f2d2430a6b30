package page

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// order is the page of an order, for whoever shows its token: the links in mails lead here.
func (s *site) order(v *visit) (*document, error) {
	named, err := id.ParseOrder(v.request.PathValue("id"))
	if err != nil || s.options.Order == nil {
		return nil, fault.New(fault.NotFound, fault.CodeNotFound, "There is no such order.")
	}
	o, err := s.options.Order(v.context(), named, v.request.URL.Query().Get("token"))
	if err != nil {
		return nil, err
	}
	return &document{template: "order", title: "Order " + o.Number, noIndex: true, private: true, body: v.orderBody(o)}, nil
}

type orderBody struct {
	Number       string
	Date         string
	News         news
	Steps        []step // how far it is; none for an order that ended early
	Instructions string // what to do to pay; empty: nothing
	Parcels      []parcel
	Refunds      []refund
	Lines        []orderLine
	Totals       []sum
	Payment      string // how it is paid
	ShippingName string
	ShipTo       []string
	BillTo       []string // empty where it is the same
	Email        string
	Note         string
}

// step is one of the places that an order passes.
type step struct {
	Name string
	Done bool
	Here bool // it is on its way to this one
}

type orderLine struct {
	Picture  picture
	Title    string
	Details  string
	Quantity string
	Each     string // of one; empty for a single one
	Total    string
	Changed  string // "1 canceled"; empty: everything is as it was ordered
}

type parcel struct {
	Title     string
	Status    string
	Tone      string // of the dot before it
	Carrier   string
	Number    string
	Track     string // an address of the carrier's; empty: none
	Estimated string
	Lines     []string
}

type refund struct{ Date, Amount, Status, Reason string }

type sum struct {
	Label, Amount string
	Strong        bool
}

func (v *visit) orderBody(o *order.Order) *orderBody {
	b := &orderBody{
		Number: o.Number, Date: v.day(o.CreatedAt), News: v.newsOf(o), Steps: stepsOf(o), Parcels: v.parcelsOf(o),
		Refunds: v.refundsOf(o), Totals: v.sumsOf(o), ShippingName: o.ShippingMethod.Name, ShipTo: o.ShippingAddress.Lines(),
		Email: o.Email, Note: o.Note,
	}
	if !o.PlacedAt.IsZero() {
		b.Date = v.day(o.PlacedAt)
	}
	if bill := o.BillingAddress.Lines(); !slices.Equal(bill, b.ShipTo) {
		b.BillTo = bill
	}
	if p := lastPayment(o); p != nil {
		method := v.method(p.Provider)
		b.Payment = method.Title
		if o.Status.Open() && p.Status == payment.Pending {
			b.Instructions = method.Instructions
		}
	}
	for i := range o.Lines {
		b.Lines = append(b.Lines, v.orderLineOf(&o.Lines[i]))
	}
	return b
}

// method is what shoppers are told about a way to pay; its name alone where the shop has it no more.
func (v *visit) method(provider string) payment.Method {
	if v.site.options.Method != nil {
		if m, known := v.site.options.Method(provider); known {
			return m
		}
	}
	return payment.Method{Provider: provider, Title: provider}
}

func lastPayment(o *order.Order) *payment.Payment {
	if len(o.Payments) == 0 {
		return nil
	}
	return &o.Payments[len(o.Payments)-1]
}

// day is a date where the shop is.
func (v *visit) day(at time.Time) string {
	zone, err := time.LoadLocation(v.shop.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	return at.In(zone).Format("January 2, 2006")
}

func (v *visit) orderLineOf(l *order.Line) orderLine {
	details := []string{}
	for _, option := range l.Options {
		details = append(details, option.Value)
	}
	line := orderLine{
		Picture: linePicture(l), Title: l.Title, Details: strings.Join(details, ", "), Quantity: v.count(l.Quantity),
		Total: v.format.Amount(l.Subtotal),
	}
	if l.Quantity > 1 {
		line.Each = v.format.Amount(l.UnitPrice) + " each"
	}
	var changed []string
	if l.CanceledQuantity > 0 {
		changed = append(changed, v.count(l.CanceledQuantity)+" canceled")
	}
	if l.ReturnedQuantity > 0 {
		changed = append(changed, v.count(l.ReturnedQuantity)+" returned")
	}
	line.Changed = strings.Join(changed, ", ")
	return line
}

// lineSide is the side of a picture of a line, as it is laid out.
const lineSide = 80

// linePicture is the picture that was shown when the line was bought. The title stands beside it, so it says nothing itself.
func linePicture(l *order.Line) picture {
	p := picture{Width: lineSide, Height: lineSide, Letter: strings.ToUpper(string([]rune(l.Title + " ")[:1]))}
	if ours := strings.HasPrefix(l.ImageURL, "/") && !strings.HasPrefix(l.ImageURL, "//"); ours || webAddress(l.ImageURL) != "" {
		p.Src = l.ImageURL
	}
	return p
}

// webAddress is the text if it is an address in the web; empty if it is not, and nobody should be led there.
func webAddress(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return ""
	}
	return u.String()
}

func (v *visit) refundsOf(o *order.Order) []refund {
	var list []refund
	for i := range o.Refunds {
		r := &o.Refunds[i]
		status := "sent back"
		switch r.Status {
		case payment.RefundFailed:
			continue
		case payment.RefundPending:
			status = "on its way back"
		case payment.RefundSucceeded:
		}
		list = append(list, refund{Date: v.day(r.CreatedAt), Amount: v.format.Amount(r.Amount), Status: status, Reason: r.Reason})
	}
	return list
}

// sumsOf is the amounts that make the total, and what became of it.
func (v *visit) sumsOf(o *order.Order) []sum {
	list := []sum{{Label: "Goods", Amount: v.format.Amount(o.Subtotal)}}
	add := func(label string, a money.Amount) {
		if !a.IsZero() {
			list = append(list, sum{Label: label, Amount: v.format.Amount(a)})
		}
	}
	add("Discount", o.DiscountTotal.Neg())
	if o.ShippingMethod.Name != "" {
		list = append(list, sum{Label: "Shipping", Amount: v.format.Amount(o.ShippingTotal)})
	}
	if !o.PricesIncludeTax {
		add("Tax", o.TaxTotal)
	}
	list = append(list, sum{Label: "Total", Amount: v.format.Amount(o.Total), Strong: true})
	if o.PricesIncludeTax {
		add("Tax included", o.TaxTotal)
	}
	add("Paid", o.PaidTotal)
	add("Sent back", o.RefundedTotal.Neg())
	if due := o.Outstanding(); o.Status.Open() && due.Minor > 0 && !o.PaidTotal.IsZero() {
		add("Still to be paid", due)
	}
	return list
}
