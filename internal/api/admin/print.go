package admin

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/pricing"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/money"
)

//go:embed templates
var printFiles embed.FS

var (
	printTemplates = template.Must(template.ParseFS(printFiles, "templates/*.html"))
	printStyle     = mustRead("templates/print.css")
	// A printed page holds texts of customers. Nothing in it runs, and nothing is loaded.
	printPolicy = "default-src 'none'; style-src 'sha256-" + sha256Of(printStyle) +
		"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

func mustRead(name string) string {
	text, err := printFiles.ReadFile(name)
	if err != nil {
		panic("admin: " + err.Error())
	}
	return string(text)
}

func sha256Of(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}

func (h *handlers) registerPrints(a *wire.API) {
	op := func(opID, summary string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: orders", Scope: ordersRead, Produces: []string{"text/html"}}
	}
	wire.Get(a, orderRoot+"/{id}/invoice", op("admin-print-invoice", "The invoice of an order, as a page to print"), h.printInvoice)
	wire.Get(a, orderRoot+"/{id}/packing-slip", op("admin-print-packing-slip", "The packing slip of an order, as a page to print"), h.printPackingSlip)
}

func (h *handlers) printInvoice(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[wire.None], error) {
	return h.print(ctx, "invoice.html", in.ID)
}

func (h *handlers) printPackingSlip(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[wire.None], error) {
	return h.print(ctx, "packing_slip.html", in.ID)
}

func (h *handlers) print(ctx context.Context, name, orderName string) (*wire.Reply[wire.None], error) {
	o, err := h.findOrder(ctx, orderName)
	if err != nil {
		return nil, err
	}
	channel, err := h.catalog.GetChannel(ctx)
	if err != nil {
		return nil, err
	}
	seller, err := h.orders.Seller(ctx)
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(channel.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	var page bytes.Buffer
	p := printer{o: o, style: money.StyleOf(channel.Locale), words: wordsOf(channel.Locale), zone: zone}
	if err := printTemplates.ExecuteTemplate(&page, name, p.page(channel.Name, seller)); err != nil {
		return nil, fmt.Errorf("print %s of order %s: %w", name, o.ID, err)
	}
	return &wire.Reply[wire.None]{
		ContentType: "text/html; charset=utf-8", Policy: printPolicy,
		Stream: func(w io.Writer) error {
			_, err := page.WriteTo(w)
			return err
		},
	}, nil
}

// printedOrder is an order as the templates show it.
type printedOrder struct {
	Lang           string
	Style          template.CSS
	Words          words
	Shop           string
	Seller         []string
	Number         string
	Date           string
	Canceled       bool
	BillTo         []string
	ShipTo         []string
	ShippingMethod string
	Note           string
	Lines          []printedLine // everything that was ordered
	Packed         []printedLine // what is to be packed, or was
	Totals         []printedSum
	Refunds        []printedRefund
}

type printedLine struct {
	Title, Details, SKU    string
	Quantity               int64
	Price, Discount, Total string
}

type printedSum struct {
	Label, Amount string
	Sum           bool
}

type printedRefund struct{ Date, Reason, Amount string }

// printer writes an order the way people of a place read it.
type printer struct {
	o     *order.Order
	style money.Style
	words words
	zone  *time.Location
}

func (p *printer) page(shop string, seller order.Seller) printedOrder {
	o := p.o
	page := printedOrder{
		Lang: p.words.Lang, Style: template.CSS(printStyle), Words: p.words, Shop: cmp.Or(seller.Address.Company, shop), //nolint:gosec // our own file
		Number: o.Number, Date: p.date(o.CreatedAt), Canceled: o.Status == order.Canceled || o.Status == order.Expired,
		BillTo: o.BillingAddress.Lines(), ShipTo: o.ShippingAddress.Lines(), ShippingMethod: o.ShippingMethod.Name,
		Note: o.Note, Totals: p.totals(),
	}
	from := seller.Address
	from.Company = "" // it is the headline
	page.Seller = append(from.Lines(), kept(from.Phone, seller.Email, seller.VATID)...)
	if len(page.BillTo) == 0 {
		page.BillTo = kept(o.Email)
	}
	for i := range o.Lines {
		l := &o.Lines[i]
		line := p.line(l)
		page.Lines = append(page.Lines, line)
		if line.Quantity = l.Quantity - l.CanceledQuantity; line.Quantity > 0 && l.RequiresShipping {
			page.Packed = append(page.Packed, line)
		}
	}
	for i := range o.Refunds {
		if r := &o.Refunds[i]; r.Status != payment.RefundFailed {
			page.Refunds = append(page.Refunds, printedRefund{p.date(r.CreatedAt), r.Reason, p.style.Amount(r.Amount.Neg())})
		}
	}
	return page
}

func (p *printer) date(at time.Time) string { return at.In(p.zone).Format(p.words.DateForm) }

func (p *printer) line(l *order.Line) printedLine {
	var choices []string
	for _, option := range l.Options {
		choices = append(choices, option.Name+": "+option.Value)
	}
	line := printedLine{
		Title: l.Title, Details: strings.Join(kept(strings.Join(choices, ", "), l.SKU), " · "), SKU: l.SKU, Quantity: l.Quantity,
		Price: p.style.Amount(l.UnitPrice), Total: p.style.Amount(l.Subtotal.Sub(l.DiscountTotal)),
	}
	if !l.DiscountTotal.IsZero() {
		line.Discount = p.style.Amount(l.DiscountTotal.Neg())
	}
	return line
}

// totals is the sums of an order: those that make the total, the taxes in it or on top of it by rate, and the money.
func (p *printer) totals() []printedSum {
	o := p.o
	goods := money.Amount{Currency: o.Currency}
	for i := range o.Lines {
		goods = goods.Add(o.Lines[i].Subtotal.Sub(o.Lines[i].DiscountTotal))
	}
	list := []printedSum{{Label: p.words.Goods, Amount: p.style.Amount(goods)}}
	add := func(label string, a money.Amount) {
		if !a.IsZero() {
			list = append(list, printedSum{Label: label, Amount: p.style.Amount(a)})
		}
	}
	add(p.words.Shipping, o.ShippingMethod.Price.Sub(o.ShippingMethod.DiscountTotal))
	if !o.PricesIncludeTax {
		for _, t := range taxesByRate(o) {
			add(p.tax(t), t.Amount)
		}
	}
	list = append(list, printedSum{Label: p.words.Total, Amount: p.style.Amount(o.Total), Sum: true})
	if o.PricesIncludeTax {
		for _, t := range taxesByRate(o) {
			add(p.words.Including+" "+p.tax(t), t.Amount)
		}
	}
	add(p.words.Paid, o.PaidTotal)
	add(p.words.Refunded, o.RefundedTotal.Neg())
	if o.Status.Open() {
		add(p.words.Due, o.Outstanding())
	}
	return list
}

// tax is the name of a tax with its rate, which many names say already.
func (p *printer) tax(t pricing.TaxLine) string {
	if strings.Contains(t.Name, "%") {
		return t.Name
	}
	return t.Name + " " + fmt.Sprintf(p.words.Percent, p.style.Number(t.Rate.String()))
}

// taxesByRate adds the taxes of lines and shipping up, in the order in which they appear.
func taxesByRate(o *order.Order) []pricing.TaxLine {
	var list []pricing.TaxLine
	add := func(taxes []pricing.TaxLine) {
	next:
		for _, t := range taxes {
			for i := range list {
				if list[i].Name == t.Name && list[i].Rate == t.Rate {
					list[i].Amount = list[i].Amount.Add(t.Amount)
					continue next
				}
			}
			list = append(list, t)
		}
	}
	for i := range o.Lines {
		add(o.Lines[i].TaxLines)
	}
	add(o.ShippingMethod.TaxLines)
	return list
}

// nameIn is the name of the person in an address.
func nameIn(a address.Address) string { return strings.TrimSpace(a.FirstName + " " + a.LastName) }

// kept is the texts that are not empty.
func kept(texts ...string) []string {
	var list []string
	for _, text := range texts {
		if text != "" {
			list = append(list, text)
		}
	}
	return list
}
