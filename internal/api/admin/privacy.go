package admin

import (
	"context"
	"net/http"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/privacy"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

const privacyRoot = "/api/admin/privacy"

func (h *handlers) registerPrivacy(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: privacy", Scope: scope}
	}
	wire.Get(a, privacyRoot+"/register", op("admin-get-privacy-register", "What the shop holds about people, where, and for how long", privacyRead), h.privacyRegister)
	export := op("admin-export-person", "Everything about a person, to be given to him", privacyRead)
	export.Produces, export.Timeout = []string{"application/json", "text/html"}, transferTime
	export.Description = "By customer, by e-mail address, or both. An address names everybody who wrote it into an order: make sure that " +
		"whoever asks is the one who reads its mailbox."
	wire.Get(a, privacyRoot+"/export", export, h.exportPerson)

	wire.Get(a, privacyRoot+"/erasures", op("admin-list-erasures", "Who asked to be forgotten, newest first", privacyRead), h.listErasures)
	erase := op("admin-erase-person", "Forget a person, and keep the books", privacyWrite)
	erase.Status = http.StatusAccepted
	erase.Description = "Sessions end at once; the rest is done in the background, and completed_at says when. Orders keep number, goods, " +
		"totals, taxes, and of each address country, province and the beginning of the postal code. Orders that are not finished " +
		"refuse it with open_orders, unless it may wait for their end."
	wire.Post(a, privacyRoot+"/erasures", erase, h.erasePerson)
	wire.Get(a, privacyRoot+"/erasures/{id}", op("admin-get-erasure", "How far an erasure is", privacyRead), h.getErasure)
	wire.Post(a, privacyRoot+"/erasures/{id}/cancel", op("admin-cancel-erasure", "Call off an erasure that still waits", privacyWrite), h.cancelErasure)
}

// PrivacyTable is what a table holds about people.
type PrivacyTable struct {
	Table   string          `json:"table"`
	Subject string          `json:"subject" doc:"Whose data it is: customer, staff or client."`
	Kept    string          `json:"kept" doc:"How long, without an erasure. Words that begin with -- are settings."`
	Columns []PrivacyColumn `json:"columns"`
}

// PrivacyColumn is what a column holds about people.
type PrivacyColumn struct {
	Column  string `json:"column"`
	Holds   string `json:"holds"`
	Erasure string `json:"erasure" doc:"What erasure does with it: remove, blank, reduce, rename, scrub or keep."`
	Reason  string `json:"reason" doc:"Why it is kept, and how long."`
}

// PrivacyRegister is the register of personal data.
type PrivacyRegister struct {
	Data  []PrivacyTable `json:"data"`
	Total int64          `json:"total"`
}

func (h *handlers) privacyRegister(context.Context, *wire.Call, *wire.None) (*wire.Reply[PrivacyRegister], error) {
	var out PrivacyRegister
	for _, t := range privacy.Register() {
		table := PrivacyTable{Table: t.Name, Subject: string(t.Subject), Kept: t.Period}
		for _, c := range t.Personal {
			table.Columns = append(table.Columns, PrivacyColumn{Column: c.Name, Holds: c.Holds, Erasure: string(c.Erasure), Reason: c.Kept})
		}
		out.Data = append(out.Data, table)
	}
	out.Total = int64(len(out.Data))
	return &wire.Reply[PrivacyRegister]{Body: out}, nil
}

type exportPersonQuery struct {
	CustomerID string `query:"customer_id" maxLength:"60"`
	Email      string `query:"email" maxLength:"254"`
	Format     string `query:"format" enum:"json,html" default:"json"`
}

func (h *handlers) exportPerson(ctx context.Context, _ *wire.Call, in *exportPersonQuery) (*wire.Reply[wire.None], error) {
	who := privacy.Who{Email: in.Email}
	if in.CustomerID != "" {
		var err error
		if who.Customer, err = id.ParseCustomer(in.CustomerID); err != nil {
			return nil, fault.From(err).WithParam("query.customer_id")
		}
	}
	export, err := h.privacy.Export(ctx, who)
	if err != nil {
		return nil, err
	}
	return wire.PersonExport(export, in.Format), nil
}

// Erasure is somebody's wish to be forgotten. It does not say who he was.
type Erasure struct {
	ID          id.Erasure                 `json:"id"`
	CustomerID  wire.Nullable[id.Customer] `json:"customer_id" doc:"null: somebody without an account."`
	State       string                     `json:"state" doc:"waiting (for orders to end), queued, completed or canceled."`
	Actor       string                     `json:"actor"`
	Documents   int64                      `json:"documents" doc:"How many documents of others, such as events, told of the person."`
	Version     int64                      `json:"version"`
	CreatedAt   time.Time                  `json:"created_at"`
	UpdatedAt   time.Time                  `json:"updated_at"`
	CompletedAt wire.Nullable[time.Time]   `json:"completed_at"`
}

func erasureDocument(e privacy.Erasure) Erasure {
	doc := Erasure{
		ID: e.ID, State: string(e.State), Actor: e.Actor, Documents: e.Documents, Version: e.Version, CreatedAt: e.CreatedAt,
		UpdatedAt: e.UpdatedAt, CompletedAt: wire.TimeOrNull(e.CompletedAt),
	}
	if !e.Customer.IsZero() {
		doc.CustomerID = wire.Some(e.Customer)
	}
	return doc
}

func erasureReply(e privacy.Erasure) *wire.Reply[Erasure] {
	return &wire.Reply[Erasure]{Body: erasureDocument(e), Version: e.Version}
}

// ErasureInput says who is to be forgotten.
type ErasureInput struct {
	CustomerID id.Customer `json:"customer_id,omitempty"`
	Email      string      `json:"email,omitempty" maxLength:"254" doc:"Everything with this address goes, with or without an account."`
	Wait       bool        `json:"wait,omitempty" doc:"Wait for the end of orders that are not finished."`
}

func (h *handlers) erasePerson(ctx context.Context, call *wire.Call, in *create[ErasureInput]) (*wire.Reply[Erasure], error) {
	made := func(e privacy.Erasure) *wire.Reply[Erasure] {
		reply := erasureReply(e)
		reply.Location = privacyRoot + "/erasures/" + e.ID.String()
		return reply
	}
	return wire.Do(call, made, func(claim *idem.Claim) (privacy.Erasure, error) {
		return h.privacy.Erase(ctx, privacy.Request{
			Who: privacy.Who{Customer: in.Body.CustomerID, Email: in.Body.Email}, Wait: in.Body.Wait,
		}, claim)
	})
}

func (h *handlers) listErasures(ctx context.Context, _ *wire.Call, in *Following) (*wire.Reply[wire.List[Erasure]], error) {
	return followed[privacy.Erasure, Erasure]{
		name: "erasure",
		read: func(after int64, limit int) ([]privacy.Erasure, error) {
			return h.privacy.List(ctx, id.Erasure(after), limit)
		},
		key:     func(e privacy.Erasure) int64 { return int64(e.ID) },
		count:   func() (int64, error) { return h.privacy.Count(ctx) },
		convert: erasureDocument,
	}.page(*in)
}

func (h *handlers) getErasure(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[Erasure], error) {
	erasure, err := parsed(id.ParseErasure, "erasure", in.ID)
	if err != nil {
		return nil, err
	}
	e, err := h.privacy.Get(ctx, erasure)
	if err != nil {
		return nil, err
	}
	return erasureReply(e), nil
}

func (h *handlers) cancelErasure(ctx context.Context, call *wire.Call, in *ByID) (*wire.Reply[Erasure], error) {
	erasure, err := parsed(id.ParseErasure, "erasure", in.ID)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, erasureReply, func(claim *idem.Claim) (privacy.Erasure, error) { return h.privacy.Cancel(ctx, erasure, claim) })
}
