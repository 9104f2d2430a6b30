package admin

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/tax"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/idem"
)

const (
	taxClassRoot = "/api/admin/tax/classes"
	taxZoneRoot  = "/api/admin/tax/zones"
)

func (h *handlers) registerTaxes(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: taxes", Scope: scope}
	}
	created := func(o wire.Op) wire.Op {
		o.Status = http.StatusCreated
		return o
	}
	wire.Get(a, taxClassRoot, op("admin-list-tax-classes", "The tax classes by code", taxesRead), h.listTaxClasses)
	wire.Post(a, taxClassRoot, created(op("admin-create-tax-class", "Make a tax class", taxesWrite)), h.createTaxClass)
	wire.Get(a, taxClassRoot+"/{id}", op("admin-get-tax-class", "A tax class", taxesRead), h.getTaxClass)
	wire.Patch(a, taxClassRoot+"/{id}", op("admin-update-tax-class", "Rename a tax class", taxesWrite), h.updateTaxClass)
	wire.Delete(a, taxClassRoot+"/{id}", op("admin-delete-tax-class", "Remove a tax class that no rate is for", taxesWrite), h.deleteTaxClass)
	wire.Get(a, taxZoneRoot, op("admin-list-tax-zones", "The tax zones with their rates, by position", taxesRead), h.listTaxZones)
	wire.Post(a, taxZoneRoot, created(op("admin-create-tax-zone", "Make a tax zone with its rates", taxesWrite)), h.createTaxZone)
	wire.Get(a, taxZoneRoot+"/{id}", op("admin-get-tax-zone", "A tax zone with its rates", taxesRead), h.getTaxZone)
	wire.Patch(a, taxZoneRoot+"/{id}", op("admin-update-tax-zone", "Change a tax zone and its rates", taxesWrite), h.updateTaxZone)
	wire.Delete(a, taxZoneRoot+"/{id}", op("admin-delete-tax-zone", "Remove a tax zone with its rates", taxesWrite), h.deleteTaxZone)
}

// TaxClass groups what is taxed alike.
type TaxClass struct {
	ID        id.TaxClass `json:"id"`
	Version   int64       `json:"version"`
	Code      string      `json:"code" doc:"What products and rates name."`
	Name      string      `json:"name"`
	CreatedAt time.Time   `json:"created_at"`
	UpdatedAt time.Time   `json:"updated_at"`
}

func taxClassDocument(c *tax.Class) TaxClass {
	return TaxClass{ID: c.ID, Version: c.Version, Code: c.Code, Name: c.Name, CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt}
}

func taxClassReply(c *tax.Class) *wire.Reply[TaxClass] {
	return &wire.Reply[TaxClass]{Body: taxClassDocument(c), Version: c.Version}
}

// TaxClassInput is a tax class as somebody wants it to be.
type TaxClassInput struct {
	Code string `json:"code" doc:"Lower case letters, digits, - and _. It never changes." example:"reduced"`
	Name string `json:"name" example:"Reduced rate"`
}

// TaxClassPatch is a change of a tax class: what is not given stays as it is.
type TaxClassPatch struct {
	Versioned
	Name *string `json:"name,omitempty"`
}

// TaxRate is one tax that is charged in a zone.
type TaxRate struct {
	ID       id.TaxRate `json:"id"`
	TaxClass string     `json:"tax_class" doc:"Empty: every class that has no rate of its own in the zone."`
	Name     string     `json:"name" doc:"As it stands on the invoice."`
	Rate     string     `json:"rate" doc:"In percent." example:"10.75"`
}

// TaxRateInput is a tax rate as somebody wants it to be.
type TaxRateInput struct {
	TaxClass string `json:"tax_class,omitempty" doc:"Empty: every class that has no rate of its own in the zone."`
	Name     string `json:"name" doc:"As it stands on the invoice." example:"VAT 19 %"`
	Rate     string `json:"rate" doc:"In percent, with at most four decimal places." example:"19"`
}

// TaxZone is where rates hold. An address belongs to the one zone that fits it best: postal codes before province before
// country before everywhere.
type TaxZone struct {
	ID            id.TaxZone `json:"id"`
	Version       int64      `json:"version"`
	Name          string     `json:"name"`
	CountryCode   string     `json:"country_code" doc:"ISO 3166-1; empty: everywhere."`
	ProvinceCode  string     `json:"province_code" doc:"The part of ISO 3166-2 behind the hyphen; empty: all of the country."`
	PostalPattern string     `json:"postal_pattern" doc:"Empty: all of it." example:"90*, 10115-10999"`
	Position      int64      `json:"position" doc:"Of two zones that fit equally well, the lower one counts."`
	Rates         []TaxRate  `json:"rates" doc:"Those of one class are added up."`
	CreatedAt     time.Time  `json:"created_at"`
	UpdatedAt     time.Time  `json:"updated_at"`
}

func taxZoneDocument(z *tax.Zone) TaxZone {
	doc := TaxZone{
		ID: z.ID, Version: z.Version, Name: z.Name, CountryCode: z.CountryCode, ProvinceCode: z.ProvinceCode,
		PostalPattern: z.PostalPattern, Position: z.Position, Rates: make([]TaxRate, len(z.Rates)), CreatedAt: z.CreatedAt,
		UpdatedAt: z.UpdatedAt,
	}
	for i, r := range z.Rates {
		doc.Rates[i] = TaxRate{ID: r.ID, TaxClass: r.Class, Name: r.Name, Rate: r.Rate.String()}
	}
	return doc
}

func taxZoneReply(z *tax.Zone) *wire.Reply[TaxZone] {
	return &wire.Reply[TaxZone]{Body: taxZoneDocument(z), Version: z.Version}
}

// TaxZoneInput is a tax zone as somebody wants it to be.
type TaxZoneInput struct {
	Name          string         `json:"name" example:"Germany"`
	CountryCode   string         `json:"country_code,omitempty" doc:"ISO 3166-1; empty: everywhere." example:"DE"`
	ProvinceCode  string         `json:"province_code,omitempty" doc:"The part of ISO 3166-2 behind the hyphen."`
	PostalPattern string         `json:"postal_pattern,omitempty" example:"90*, 10115-10999"`
	Position      int64          `json:"position,omitempty"`
	Rates         []TaxRateInput `json:"rates,omitempty" maxItems:"20"`
}

// TaxZonePatch is a change of a tax zone: what is not given stays as it is.
type TaxZonePatch struct {
	Versioned
	Name          *string         `json:"name,omitempty"`
	CountryCode   *string         `json:"country_code,omitempty"`
	ProvinceCode  *string         `json:"province_code,omitempty"`
	PostalPattern *string         `json:"postal_pattern,omitempty"`
	Position      *int64          `json:"position,omitempty"`
	Rates         *[]TaxRateInput `json:"rates,omitempty" maxItems:"20" doc:"All of them."`
}

// taxRates reads rates; what is no percentage is validation_failed.
func taxRates(sent []TaxRateInput) ([]tax.RateInput, error) {
	rates := make([]tax.RateInput, len(sent))
	var wrong []fault.Detail
	for i, r := range sent {
		rate, err := money.ParseRate(r.Rate)
		if err != nil {
			wrong = append(wrong, fault.Detail{Param: fmt.Sprintf("rates[%d].rate", i), Message: fault.From(err).Message})
		}
		rates[i] = tax.RateInput{Class: r.TaxClass, Name: r.Name, Rate: rate}
	}
	return rates, fault.Violations(wrong)
}

func (h *handlers) listTaxClasses(ctx context.Context, _ *wire.Call, in *wire.Paging) (*wire.Reply[wire.List[TaxClass]], error) {
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	list, err := h.taxes.ListClasses(ctx, request)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[wire.List[TaxClass]]{Body: wire.ListOf(list, taxClassDocument)}, nil
}

func (h *handlers) createTaxClass(ctx context.Context, call *wire.Call, in *create[TaxClassInput]) (*wire.Reply[TaxClass], error) {
	made := func(c *tax.Class) *wire.Reply[TaxClass] {
		reply := taxClassReply(c)
		reply.Location = taxClassRoot + "/" + c.ID.String()
		return reply
	}
	return wire.Do(call, made, func(claim *idem.Claim) (*tax.Class, error) {
		return h.taxes.CreateClass(ctx, tax.ClassInput{Code: in.Body.Code, Name: in.Body.Name}, claim)
	})
}

func (h *handlers) getTaxClass(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[TaxClass], error) {
	class, err := parsed(id.ParseTaxClass, "tax class", in.ID)
	if err != nil {
		return nil, err
	}
	c, err := h.taxes.GetClass(ctx, class)
	if err != nil {
		return nil, err
	}
	return taxClassReply(c), nil
}

func (h *handlers) updateTaxClass(ctx context.Context, call *wire.Call, in *change[TaxClassPatch]) (*wire.Reply[TaxClass], error) {
	class, err := parsed(id.ParseTaxClass, "tax class", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, taxClassReply, func(claim *idem.Claim) (*tax.Class, error) {
		return h.taxes.UpdateClass(ctx, class, expected, tax.ClassPatch{Name: in.Body.Name}, claim)
	})
}

func (h *handlers) deleteTaxClass(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[wire.None], error) {
	class, err := parsed(id.ParseTaxClass, "tax class", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, gone, func(claim *idem.Claim) (nothing, error) {
		return removed(h.taxes.DeleteClass(ctx, class, expected, claim))
	})
}

func (h *handlers) listTaxZones(ctx context.Context, _ *wire.Call, in *wire.Paging) (*wire.Reply[wire.List[TaxZone]], error) {
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	list, err := h.taxes.ListZones(ctx, request)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[wire.List[TaxZone]]{Body: wire.ListOf(list, taxZoneDocument)}, nil
}

func (h *handlers) createTaxZone(ctx context.Context, call *wire.Call, in *create[TaxZoneInput]) (*wire.Reply[TaxZone], error) {
	rates, err := taxRates(in.Body.Rates)
	if err != nil {
		return nil, err
	}
	input := tax.ZoneInput{
		Name: in.Body.Name, CountryCode: in.Body.CountryCode, ProvinceCode: in.Body.ProvinceCode,
		PostalPattern: in.Body.PostalPattern, Position: in.Body.Position, Rates: rates,
	}
	made := func(z *tax.Zone) *wire.Reply[TaxZone] {
		reply := taxZoneReply(z)
		reply.Location = taxZoneRoot + "/" + z.ID.String()
		return reply
	}
	return wire.Do(call, made, func(claim *idem.Claim) (*tax.Zone, error) { return h.taxes.CreateZone(ctx, input, claim) })
}

func (h *handlers) getTaxZone(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[TaxZone], error) {
	zone, err := parsed(id.ParseTaxZone, "tax zone", in.ID)
	if err != nil {
		return nil, err
	}
	z, err := h.taxes.GetZone(ctx, zone)
	if err != nil {
		return nil, err
	}
	return taxZoneReply(z), nil
}

func (h *handlers) updateTaxZone(ctx context.Context, call *wire.Call, in *change[TaxZonePatch]) (*wire.Reply[TaxZone], error) {
	zone, err := parsed(id.ParseTaxZone, "tax zone", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	patch := tax.ZonePatch{
		Name: in.Body.Name, CountryCode: in.Body.CountryCode, ProvinceCode: in.Body.ProvinceCode,
		PostalPattern: in.Body.PostalPattern, Position: in.Body.Position,
	}
	if in.Body.Rates != nil {
		rates, err := taxRates(*in.Body.Rates)
		if err != nil {
			return nil, err
		}
		patch.Rates = &rates
	}
	return wire.Do(call, taxZoneReply, func(claim *idem.Claim) (*tax.Zone, error) {
		return h.taxes.UpdateZone(ctx, zone, expected, patch, claim)
	})
}

func (h *handlers) deleteTaxZone(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[wire.None], error) {
	zone, err := parsed(id.ParseTaxZone, "tax zone", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, gone, func(claim *idem.Claim) (nothing, error) {
		return removed(h.taxes.DeleteZone(ctx, zone, expected, claim))
	})
}
