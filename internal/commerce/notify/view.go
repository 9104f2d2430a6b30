package notify

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// View is what templates can show. Amounts and dates are texts in the form of the shop's locale; numbers are texts too, so
// that no template can count up to one.
type View struct {
	Shop         string
	Order        OrderView
	Parcel       ParcelView  // of order_shipped and order_delivered
	Refunded     string      // of order_refunded: the amount of this refund
	Reason       string      // of order_canceled and order_refunded; may be empty
	Failure      string      // of payment_failed: what the provider said; may be empty
	Instructions string      // of order_placed: what to do to pay; may be empty
	Stock        StockView   // of low_stock
	Account      AccountView // of mails about an account
}

// OrderView is an order in a mail.
type OrderView struct {
	Number          string
	Date            string
	URL             string // opens without a login
	FirstName       string
	Lines           []LineView
	Subtotal        string
	Discount        string // with its sign; empty: none
	Shipping        string // empty: nothing is shipped
	ShippingMethod  string
	Tax             string // empty: none
	TaxIncluded     bool   // the tax is within the prices
	Total           string
	Outstanding     string // empty: nothing is left to be paid
	ShippingAddress []string
	BillingAddress  []string
	Note            string
}

// LineView is a line of an order, or so many of it in a parcel.
type LineView struct {
	Title     string
	Options   string // "Red, XL"; may be empty
	SKU       string
	Quantity  string
	UnitPrice string
	Total     string
}

// ParcelView is a parcel in a mail.
type ParcelView struct {
	Carrier        string
	TrackingNumber string
	TrackingURL    string
	Lines          []LineView
}

// StockView is a variant of which few or none are left.
type StockView struct {
	Title     string
	SKU       string
	Available string
	Out       bool // none can be sold any more
}

// language is the part of a locale by which templates are chosen: "de" of "de-AT".
func language(locale string) string {
	short, _, _ := strings.Cut(strings.ReplaceAll(locale, "_", "-"), "-")
	return strings.ToLower(short)
}

// write renders a mail by the shop's templates, in the language of its reader, else in the shop's.
func (s *Service) write(ctx context.Context, m *Mail, channel *catalog.Channel) error {
	reader, err := s.reader(ctx, m)
	if err != nil {
		return err
	}
	spoken, err := s.spoken(ctx, m.Kind, reader, channel)
	if err != nil {
		return err
	}
	view, err := s.view(ctx, m, channel, spoken)
	if err != nil {
		return err
	}
	t, err := s.template(ctx, m.Kind, spoken)
	if err != nil {
		return err
	}
	rendered, err := render(t, view)
	if err != nil {
		return err
	}
	m.Subject, m.HTML, m.Text = rendered.Subject, rendered.HTML, rendered.Text
	return nil
}

// view gathers what a mail can show.
func (s *Service) view(ctx context.Context, m *Mail, channel *catalog.Channel, spoken string) (*View, error) {
	v := &View{Shop: oneLine(channel.Name)}
	if m.Kind == LowStock {
		return v, s.stockView(ctx, v, m)
	}
	w := writer{style: money.StyleOf(channel.Locale), language: spoken, zone: time.UTC}
	if zone, err := time.LoadLocation(channel.TimeZone); err == nil {
		w.zone = zone
	}
	if isLetter(m.Kind) {
		d, err := m.letter()
		v.Account = s.accountView(d, w)
		return v, err
	}
	number, err := id.ParseOrder(m.Entity)
	if err != nil {
		return nil, err
	}
	o, err := s.o.Orders.Get(ctx, number)
	if err != nil {
		return nil, err
	}
	v.Order = w.order(o)
	v.Order.URL = s.o.Links.Order(o.ID)
	return v, s.happened(ctx, v, w, m, o)
}

// happened adds what the event itself says, as it was then.
func (s *Service) happened(ctx context.Context, v *View, w writer, m *Mail, o *order.Order) error {
	switch m.Kind {
	case OrderPlaced:
		var err error
		if v.Instructions, err = s.instructions(ctx, o); err != nil {
			return err
		}
	case PaymentFailed:
		var data order.PaymentEvent
		if err := json.Unmarshal([]byte(m.data), &data); err != nil {
			return err
		}
		v.Failure = oneLine(data.FailureMessage)
	case OrderShipped, OrderDelivered:
		var data order.FulfillmentEvent
		if err := json.Unmarshal([]byte(m.data), &data); err != nil {
			return err
		}
		v.Parcel = w.parcel(data, o)
	case OrderRefunded:
		var data order.RefundEvent
		if err := json.Unmarshal([]byte(m.data), &data); err != nil {
			return err
		}
		currency, err := money.ParseCurrency(data.Currency)
		if err != nil {
			return err
		}
		v.Refunded = w.style.Amount(money.Amount{Minor: data.Amount, Currency: currency})
	case OrderCanceled, OrderExpired:
		var data order.OrderEvent
		if err := json.Unmarshal([]byte(m.data), &data); err != nil {
			return err
		}
		v.Reason = oneLine(data.Reason)
	}
	return nil
}

// instructions is what is left to do to pay the order.
func (s *Service) instructions(ctx context.Context, o *order.Order) (string, error) {
	for _, p := range o.Payments {
		if p.Status == payment.Pending && s.o.Instructions != nil {
			if text, err := s.o.Instructions(ctx, p.Provider); err != nil || text != "" {
				return clean(text), err
			}
		}
	}
	return "", nil
}

func (s *Service) stockView(ctx context.Context, v *View, m *Mail) error {
	var data inventory.StockEvent
	if err := json.Unmarshal([]byte(m.data), &data); err != nil {
		return err
	}
	variant, err := id.ParseVariant(data.VariantID)
	if err != nil {
		return err
	}
	title, sku, err := s.o.Goods.NameVariant(ctx, variant)
	if err != nil {
		return err
	}
	if title == "" {
		title = variant.String()
	}
	v.Stock = StockView{Title: oneLine(title), SKU: oneLine(sku), Available: strconv.FormatInt(data.Available, 10), Out: data.Available <= 0}
	return nil
}

// writer puts an order into words.
type writer struct {
	style    money.Style
	language string
	zone     *time.Location
}

func (w writer) order(o *order.Order) OrderView {
	v := OrderView{
		Number: o.Number, Date: w.date(o.CreatedAt), FirstName: oneLine(o.BillingAddress.FirstName),
		Subtotal: w.style.Amount(o.Subtotal), TaxIncluded: o.PricesIncludeTax, Total: w.style.Amount(o.Total),
		ShippingMethod: oneLine(o.ShippingMethod.Name), ShippingAddress: lines(o.ShippingAddress),
		BillingAddress: lines(o.BillingAddress), Note: clean(o.Note),
	}
	if v.FirstName == "" {
		v.FirstName = oneLine(o.ShippingAddress.FirstName)
	}
	if !o.PlacedAt.IsZero() {
		v.Date = w.date(o.PlacedAt)
	}
	if !o.DiscountTotal.IsZero() {
		v.Discount = w.style.Amount(o.DiscountTotal.Neg())
	}
	if v.ShippingMethod != "" || !o.ShippingTotal.IsZero() {
		v.Shipping = w.style.Amount(o.ShippingTotal)
	}
	if !o.TaxTotal.IsZero() {
		v.Tax = w.style.Amount(o.TaxTotal)
	}
	if left := o.Outstanding(); left.Minor > 0 {
		v.Outstanding = w.style.Amount(left)
	}
	for i := range o.Lines {
		v.Lines = append(v.Lines, w.line(&o.Lines[i], o.Lines[i].Quantity))
	}
	return v
}

func (w writer) line(l *order.Line, quantity int64) LineView {
	options := make([]string, 0, len(l.Options))
	for _, option := range l.Options {
		options = append(options, oneLine(option.Value))
	}
	return LineView{
		Title: oneLine(l.Title), Options: strings.Join(options, ", "), SKU: oneLine(l.SKU), Quantity: strconv.FormatInt(quantity, 10),
		UnitPrice: w.style.Amount(l.UnitPrice), Total: w.style.Amount(l.Subtotal),
	}
}

func (w writer) parcel(data order.FulfillmentEvent, o *order.Order) ParcelView {
	p := ParcelView{Carrier: oneLine(data.Carrier), TrackingNumber: oneLine(data.TrackingNumber)}
	if u, err := url.Parse(data.TrackingURL); err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
		p.TrackingURL = u.String()
	}
	for _, sent := range data.Lines {
		at := slices.IndexFunc(o.Lines, func(l order.Line) bool { return l.ID.String() == sent.LineID })
		if at >= 0 {
			p.Lines = append(p.Lines, w.line(&o.Lines[at], sent.Quantity))
		}
	}
	return p
}

// date is a day as the language writes it.
func (w writer) date(t time.Time) string {
	if w.language == "de" {
		return t.In(w.zone).Format("02.01.2006")
	}
	return t.In(w.zone).Format("January 2, 2006")
}

// moment is a day and a time as the language writes them.
func (w writer) moment(t time.Time) string {
	if w.language == "de" {
		return t.In(w.zone).Format("02.01.2006, 15:04 (MST)")
	}
	return t.In(w.zone).Format("January 2, 2006, 15:04 (MST)")
}

// lines is an address as it is written on a parcel.
func lines(a address.Address) []string {
	out := a.Lines()
	for i := range out {
		out[i] = oneLine(out[i])
	}
	return out
}

// oneLine is the text with every space and control character made a single space.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(clean(text), func(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' }), " ")
}

// clean is the text without control characters other than the ends of lines.
func clean(text string) string {
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			if r == '\r' {
				return ' '
			}
			return -1
		}
		return r
	}, text)
}
