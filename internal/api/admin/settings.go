package admin

import (
	"context"
	"net/http"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
)

const settingsRoot = "/api/admin/settings/channel"

func (h *handlers) registerSettings(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: settings", Scope: scope}
	}
	wire.Get(a, settingsRoot, op("admin-get-channel", "The shop's channel: currency, language, display of prices", settingsRead), h.getChannel)
	sample := op("admin-fill-sample", "Fill an empty shop with sample products", settingsWrite)
	sample.Status, sample.Description = http.StatusAccepted, "The answer is a job. The shop keeps its name and its currency; it gets the catalog, ways to ship, taxes, promotions, pages and menus of the demo, each where it has none. Refused with shop_not_empty where there are products."
	wire.Post(a, "/api/admin/sample-data", sample, h.fillSample)
	wire.Patch(a, settingsRoot, op("admin-update-channel", "Change the shop's channel", settingsWrite), h.updateChannel)
}

func (h *handlers) fillSample(ctx context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[Job], error) {
	return wire.Do(call, jobQueued, func(claim *idem.Claim) (job.Record, error) { return h.sample.Ask(ctx, claim) })
}

// Channel is one storefront.
type Channel struct {
	ID               id.Channel `json:"id"`
	Version          int64      `json:"version"`
	Slug             string     `json:"slug"`
	Name             string     `json:"name"`
	CurrencyCode     string     `json:"currency_code" doc:"ISO 4217." example:"USD"`
	Locale           string     `json:"locale" doc:"BCP 47." example:"en-US"`
	TimeZone         string     `json:"time_zone" doc:"IANA." example:"Europe/Berlin"`
	PricesIncludeTax bool       `json:"prices_include_tax"`
}

func channelReply(c *catalog.Channel) *wire.Reply[Channel] {
	return &wire.Reply[Channel]{Version: c.Version, Body: Channel{
		ID: c.ID, Version: c.Version, Slug: c.Slug, Name: c.Name, CurrencyCode: c.CurrencyCode, Locale: c.Locale,
		TimeZone: c.TimeZone, PricesIncludeTax: c.PricesIncludeTax,
	}}
}

// ChannelPatch is a change of the channel: what is not given stays as it is.
type ChannelPatch struct {
	Versioned
	Name             *string `json:"name,omitempty"`
	CurrencyCode     *string `json:"currency_code,omitempty"`
	Locale           *string `json:"locale,omitempty"`
	TimeZone         *string `json:"time_zone,omitempty"`
	PricesIncludeTax *bool   `json:"prices_include_tax,omitempty"`
}

func (h *handlers) getChannel(ctx context.Context, _ *wire.Call, _ *wire.None) (*wire.Reply[Channel], error) {
	c, err := h.catalog.GetChannel(ctx)
	if err != nil {
		return nil, err
	}
	return channelReply(c), nil
}

type channelChange struct {
	wire.Precondition
	Body ChannelPatch
}

func (h *handlers) updateChannel(ctx context.Context, call *wire.Call, in *channelChange) (*wire.Reply[Channel], error) {
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	patch := catalog.ChannelPatch{
		Name: in.Body.Name, CurrencyCode: in.Body.CurrencyCode, Locale: in.Body.Locale, TimeZone: in.Body.TimeZone,
		PricesIncludeTax: in.Body.PricesIncludeTax,
	}
	return wire.Do(call, channelReply, func(claim *idem.Claim) (*catalog.Channel, error) {
		return h.catalog.UpdateChannel(ctx, expected, patch, claim)
	})
}
