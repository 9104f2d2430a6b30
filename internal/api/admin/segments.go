package admin

import (
	"context"
	"encoding/csv"
	"io"
	"net/http"
	"strconv"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/segment"
	"winkel/internal/kernel/email"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
)

const segmentRoot = "/api/admin/segments"

func (h *handlers) registerSegments(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: segments", Scope: scope}
	}
	list := op("admin-list-segments", "The segments: their rules, and the figures of who is in them", segmentsRead)
	list.Description = segment.Definition
	wire.Get(a, segmentRoot, list, h.listSegments)
	change := op("admin-set-segments", "Replace the rules of the segments", segmentsWrite)
	change.Description = "All of them, in the order in which they are looked at; the last one is for the rest and has no conditions. Everybody " +
		"is looked at again by a job. Promotions name segments by their codes: one whose segment is gone is for nobody."
	wire.Put(a, segmentRoot, change, h.setSegments)
	again := op("admin-recompute-segments", "Look at everybody again", segmentsWrite)
	again.Description = "It happens every night by itself, and to whoever orders at once. The answer is a job."
	again.Status = http.StatusAccepted
	wire.Post(a, segmentRoot+"/recompute", again, h.recomputeSegments)
	wire.Get(a, segmentRoot+"/{code}/members", op("admin-list-segment-members", "Who is in a segment; those who spent most come first", segmentsRead), h.listMembers)
	history := op("admin-list-segment-history", "How a customer, or a guest, came from one segment to another; newest first", segmentsRead)
	wire.Get(a, segmentRoot+"/history", history, h.segmentHistory)
	export := op("admin-export-segments", "The figures of the segments as a file for spreadsheets", segmentsRead)
	export.Produces = []string{"text/csv"}
	wire.Get(a, "/api/admin/exports/segments", export, h.exportSegments)
	members := op("admin-export-segment-members", "Who is in a segment, as a file for spreadsheets", segmentsRead)
	members.Produces, members.Timeout = []string{"text/csv"}, transferTime
	wire.Get(a, "/api/admin/exports/segment-members", members, h.exportMembers)
}

// SegmentRule says who is in a segment. What is 0 does not matter.
type SegmentRule struct {
	Code       string `json:"code" maxLength:"60" doc:"For programs and promotions." example:"vip"`
	Name       string `json:"name" maxLength:"100" example:"VIP"`
	MinSpent   int64  `json:"min_spent,omitempty" minimum:"0" maximum:"1000000000000" doc:"In whole units of the shop's currency, such as euros." example:"1000"`
	MinOrders  int64  `json:"min_orders,omitempty" minimum:"0" maximum:"1000000" example:"5"`
	WithinDays int64  `json:"within_days,omitempty" minimum:"0" maximum:"36500" doc:"The last order is at most so many days old." example:"30"`
	AfterDays  int64  `json:"after_days,omitempty" minimum:"0" maximum:"36500" doc:"The last order is older than so many days."`
}

// SegmentSum is a segment with its figures.
type SegmentSum struct {
	SegmentRule
	Rule              string     `json:"rule" doc:"What it asks for, in words." example:"spent at least 1000 EUR, 5 orders or more, the last order at most 30 days ago"`
	Former            bool       `json:"former" doc:"There is no rule for it any more: its members move when everybody is looked at."`
	Count             int64      `json:"count" doc:"Persons."`
	OrderCount        int64      `json:"order_count"`
	Spent             wire.Money `json:"spent" doc:"All of them together."`
	AverageSpent      wire.Money `json:"average_spent" doc:"Of a person."`
	AverageOrderValue wire.Money `json:"average_order_value"`
}

// Segments is every segment, in the order of the rules.
type Segments struct {
	Version      int64                    `json:"version" doc:"Of the rules; 0: they are those that the shop began with."`
	CurrencyCode string                   `json:"currency_code"`
	Definition   string                   `json:"definition" doc:"What the figures are."`
	RecomputedAt wire.Nullable[time.Time] `json:"recomputed_at" doc:"When everybody was looked at."`
	Segments     []SegmentSum             `json:"segments"`
	Total        SegmentTotal             `json:"total"`
}

// SegmentTotal is the figures of everybody who ordered.
type SegmentTotal struct {
	Count             int64      `json:"count"`
	OrderCount        int64      `json:"order_count"`
	Spent             wire.Money `json:"spent"`
	AverageSpent      wire.Money `json:"average_spent"`
	AverageOrderValue wire.Money `json:"average_order_value"`
}

func ruleDocument(r *segment.Rule) SegmentRule { return SegmentRule(*r) }

func segmentsDocument(r *segment.Report) Segments {
	t := &r.Total
	doc := Segments{
		Version: r.Version, CurrencyCode: string(r.Currency), Definition: segment.Definition, RecomputedAt: wire.TimeOrNull(r.Looked),
		Segments: make([]SegmentSum, len(r.Segments)),
		Total: SegmentTotal{
			Count: t.Persons, OrderCount: t.Orders, Spent: wire.MoneyOf(t.Spent), AverageSpent: wire.MoneyOf(t.AverageSpent()),
			AverageOrderValue: wire.MoneyOf(t.AverageOrder()),
		},
	}
	for i := range r.Segments {
		s := &r.Segments[i]
		doc.Segments[i] = SegmentSum{
			SegmentRule: ruleDocument(&s.Rule), Rule: asksFor(s, r.Currency), Former: s.Former, Count: s.Persons, OrderCount: s.Orders,
			Spent: wire.MoneyOf(s.Spent), AverageSpent: wire.MoneyOf(s.AverageSpent()), AverageOrderValue: wire.MoneyOf(s.AverageOrder()),
		}
	}
	return doc
}

// asksFor is a rule in words; nothing for a segment that has none any more.
func asksFor(s *segment.Sum, c money.Currency) string {
	if s.Former {
		return ""
	}
	return s.Describe(c)
}

func (h *handlers) listSegments(ctx context.Context, _ *wire.Call, _ *wire.None) (*wire.Reply[Segments], error) {
	r, err := h.segments.Report(ctx)
	if err != nil {
		return nil, err
	}
	// No ETag: the figures change without the rules.
	return &wire.Reply[Segments]{Body: segmentsDocument(r)}, nil
}

// SegmentRules is the rules of all segments.
type SegmentRules struct {
	Version int64         `json:"version"`
	Rules   []SegmentRule `json:"rules"`
}

// SegmentRulesInput is the rules as somebody wants them to be.
type SegmentRulesInput struct {
	Version *int64        `json:"version,omitempty" minimum:"0" doc:"The version that the change is based on, instead of If-Match. 0: those that the shop began with."`
	Rules   []SegmentRule `json:"rules" minItems:"1" maxItems:"50" doc:"All of them, in order: the first that matches wins."`
}

type segmentChange struct {
	wire.Precondition
	Body SegmentRulesInput
}

func rulesReply(set segment.Ruleset) *wire.Reply[SegmentRules] {
	doc := SegmentRules{Version: set.Version, Rules: make([]SegmentRule, len(set.Rules))}
	for i := range set.Rules {
		doc.Rules[i] = ruleDocument(&set.Rules[i])
	}
	return &wire.Reply[SegmentRules]{Body: doc, Version: set.Version}
}

func (h *handlers) setSegments(ctx context.Context, call *wire.Call, in *segmentChange) (*wire.Reply[SegmentRules], error) {
	expected, err := in.Expected(in.Body.Version)
	if err != nil {
		return nil, err
	}
	rules := make(segment.Rules, len(in.Body.Rules))
	for i, r := range in.Body.Rules {
		rules[i] = segment.Rule(r)
	}
	return wire.Do(call, rulesReply, func(claim *idem.Claim) (segment.Ruleset, error) {
		return h.segments.SetRules(ctx, expected, rules, claim)
	})
}

func (h *handlers) recomputeSegments(ctx context.Context, call *wire.Call, _ *wire.None) (*wire.Reply[Job], error) {
	return wire.Do(call, jobQueued, func(claim *idem.Claim) (job.Record, error) { return h.segments.Ask(ctx, claim) })
}

// Standing is where somebody stands among those who buy.
type Standing struct {
	Segment      string                   `json:"segment" doc:"Its code. Who has not ordered yet is in that of the rest." example:"vip"`
	Since        wire.Nullable[time.Time] `json:"since"`
	Spent        wire.Money               `json:"spent"`
	OrderCount   int64                    `json:"order_count"`
	FirstOrderAt wire.Nullable[time.Time] `json:"first_order_at"`
	LastOrderAt  wire.Nullable[time.Time] `json:"last_order_at"`
	Recency      wire.Nullable[int64]     `json:"recency" doc:"1 to 5; 5: the last order is among the most recent fifth. null: nobody has looked yet."`
	Frequency    wire.Nullable[int64]     `json:"frequency" doc:"1 to 5, by the number of orders."`
	Monetary     wire.Nullable[int64]     `json:"monetary" doc:"1 to 5, by what was spent."`
}

func standingDocument(s *segment.Standing) Standing {
	score := func(n int64) wire.Nullable[int64] {
		if n == 0 {
			return wire.Nullable[int64]{}
		}
		return wire.Some(n)
	}
	f := &s.Figures
	return Standing{
		Segment: s.Segment, Since: wire.TimeOrNull(s.Since), Spent: wire.MoneyOf(f.Spent), OrderCount: f.Orders,
		FirstOrderAt: wire.TimeOrNull(f.First), LastOrderAt: wire.TimeOrNull(f.Last), Recency: score(s.Scores.Recency),
		Frequency: score(s.Scores.Frequency), Monetary: score(s.Scores.Monetary),
	}
}

// SegmentMember is somebody in a segment.
type SegmentMember struct {
	Standing
	CustomerID wire.Nullable[id.Customer] `json:"customer_id" doc:"null: a guest."`
	Email      string                     `json:"email"`
	FirstName  string                     `json:"first_name"`
	LastName   string                     `json:"last_name"`
}

func memberDocument(m segment.Member) SegmentMember {
	doc := SegmentMember{Standing: standingDocument(&m.Standing), Email: m.Address, FirstName: m.FirstName, LastName: m.LastName}
	if !m.Customer.IsZero() {
		doc.CustomerID = wire.Some(m.Customer)
	}
	return doc
}

type memberQuery struct {
	wire.Paging
	Code string `path:"code" maxLength:"60"`
}

func (h *handlers) listMembers(ctx context.Context, _ *wire.Call, in *memberQuery) (*wire.Reply[wire.List[SegmentMember]], error) {
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	found, err := h.segments.Members(ctx, in.Code, request)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[wire.List[SegmentMember]]{Body: wire.ListOf(found, memberDocument)}, nil
}

// SegmentChange is that somebody came from one segment to another.
type SegmentChange struct {
	Version      int64                    `json:"version"`
	At           time.Time                `json:"at"`
	From         wire.Nullable[string]    `json:"from" doc:"null: he came in."`
	To           wire.Nullable[string]    `json:"to" doc:"null: no order of his counts any more."`
	Spent        wire.Money               `json:"spent" doc:"Then."`
	OrderCount   int64                    `json:"order_count"`
	LastOrderAt  wire.Nullable[time.Time] `json:"last_order_at"`
	RulesVersion int64                    `json:"rules_version" doc:"By which rules."`
}

func changeDocument(c segment.Change) SegmentChange {
	named := func(code string) wire.Nullable[string] {
		if code == "" {
			return wire.Nullable[string]{}
		}
		return wire.Some(code)
	}
	return SegmentChange{
		Version: c.Version, At: c.At, From: named(c.From), To: named(c.To), Spent: wire.MoneyOf(c.Figures.Spent), OrderCount: c.Figures.Orders,
		LastOrderAt: wire.TimeOrNull(c.Figures.Last), RulesVersion: c.RulesVersion,
	}
}

type segmentHistoryQuery struct {
	wire.Paging
	CustomerID string `query:"customer_id" maxLength:"60"`
	Email      string `query:"email" maxLength:"254" doc:"Of a guest, however it was written."`
}

func (h *handlers) segmentHistory(ctx context.Context, _ *wire.Call, in *segmentHistoryQuery) (*wire.Reply[wire.List[SegmentChange]], error) {
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	var p segment.Person
	switch {
	case (in.CustomerID == "") == (in.Email == ""):
		return nil, fault.Invalidf("customer_id", "Name either a customer or the address of a guest.")
	case in.CustomerID != "":
		if p.Customer, err = parsed(id.ParseCustomer, "customer", in.CustomerID); err == nil {
			_, err = h.customers.Get(ctx, p.Customer)
		}
	default:
		if _, p.Email, err = email.Normalize(in.Email); err == nil {
			_, err = h.segments.OfGuest(ctx, p.Email)
		}
	}
	if err != nil {
		return nil, err
	}
	found, err := h.segments.History(ctx, p, request)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[wire.List[SegmentChange]]{Body: wire.ListOf(found, changeDocument)}, nil
}

// csvReply is a file for spreadsheets whose rows write hands over.
func csvReply[O any](name string, columns []string, write func(row func(...string) error) error) *wire.Reply[O] {
	return &wire.Reply[O]{
		ContentType: "text/csv; charset=utf-8", FileName: name,
		Stream: func(w io.Writer) error {
			out := csv.NewWriter(w)
			if err := out.Write(columns); err != nil {
				return err
			}
			err := write(func(row ...string) error { return out.Write(cells(row...)) })
			out.Flush()
			if err == nil {
				err = out.Error()
			}
			return err
		},
	}
}

func (h *handlers) exportSegments(ctx context.Context, _ *wire.Call, _ *wire.None) (*wire.Reply[wire.None], error) {
	r, err := h.segments.Report(ctx)
	if err != nil {
		return nil, err
	}
	columns := []string{"code", "name", "rule", "persons", "orders", "currency_code", "spent", "average_spent", "average_order_value"}
	return csvReply[wire.None]("segments.csv", columns, func(row func(...string) error) error {
		for i := range r.Segments {
			s := &r.Segments[i]
			err := row(s.Code, s.Name, asksFor(s, r.Currency), strconv.FormatInt(s.Persons, 10), strconv.FormatInt(s.Orders, 10), string(r.Currency),
				s.Spent.Decimal(), s.AverageSpent().Decimal(), s.AverageOrder().Decimal())
			if err != nil {
				return err
			}
		}
		return nil
	}), nil
}

type memberExport struct {
	Segment string `query:"segment" required:"true" maxLength:"60" doc:"Its code."`
}

func (h *handlers) exportMembers(ctx context.Context, _ *wire.Call, in *memberExport) (*wire.Reply[wire.None], error) {
	if _, err := h.segments.Members(ctx, in.Segment, page.Request{Limit: 1}); err != nil {
		return nil, err // before the first byte
	}
	columns := []string{
		"customer_id", "email", "first_name", "last_name", "since", "currency_code", "spent", "orders", "first_order_at", "last_order_at",
		"recency", "frequency", "monetary",
	}
	return csvReply[wire.None]("segment-"+in.Segment+".csv", columns, func(row func(...string) error) error {
		return h.segments.EachMember(ctx, in.Segment, func(m *segment.Member) error {
			f := &m.Figures
			return row(m.Customer.String(), m.Address, m.FirstName, m.LastName, m.Since.Format(time.RFC3339), string(f.Spent.Currency),
				f.Spent.Decimal(), strconv.FormatInt(f.Orders, 10), f.First.Format(time.RFC3339), f.Last.Format(time.RFC3339),
				strconv.FormatInt(m.Scores.Recency, 10), strconv.FormatInt(m.Scores.Frequency, 10), strconv.FormatInt(m.Scores.Monetary, 10))
		})
	}), nil
}
