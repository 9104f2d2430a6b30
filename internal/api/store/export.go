package store

import (
	"context"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/privacy"
)

// exportTime is what gathering everything about a person may take: documents are looked through for him.
const exportTime = 5 * time.Minute

func (h *handlers) registerExport(a *wire.API) {
	wire.Get(a, "/api/me/export", wire.Op{
		ID: "export-me", Summary: "Everything that the shop holds about you", Tag: "Account", Customer: true, Timeout: exportTime,
		Limit: wire.LimitReset, // each is an entry in the audit log, and work
		Description: "As JSON for programs, or as a page to read and print. Orders with your e-mail address are in it once the " +
			"address is verified. One is made at a time.",
		Produces: []string{"application/json", "text/html"},
	}, h.exportMe)
}

type exportQuery struct {
	Format string `query:"format" enum:"json,html" default:"json"`
}

func (h *handlers) exportMe(ctx context.Context, call *wire.Call, in *exportQuery) (*wire.Reply[wire.None], error) {
	export, err := h.privacy.Export(ctx, privacy.Who{Customer: call.Principal.Customer})
	if err != nil {
		return nil, err
	}
	return wire.PersonExport(export, in.Format), nil
}
