package admin

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/audit"
	"winkel/internal/kernel/id"
)

const auditRoot = "/api/admin/audit-log"

func (h *handlers) registerAudit(a *wire.API) {
	op := func(opID, summary string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: audit log", Scope: auditRead}
	}
	list := op("admin-list-audit-log", "Who did what, newest first")
	list.Description = "Every change by staff, keys and commands, and what concerns the safety of the shop. The documents before and " +
		"after are in the single entry."
	wire.Get(a, auditRoot, list, h.listAudit)
	export := op("admin-export-audit-log", "The audit log as a file for spreadsheets")
	export.Produces, export.Timeout = []string{"text/csv"}, transferTime
	wire.Get(a, "/api/admin/exports/audit-log", export, h.exportAudit)
	wire.Get(a, auditRoot+"/{id}", op("admin-get-audit-entry", "An entry of the audit log, with the documents"), h.getAudit)
}

// AuditEntry is one thing that was done.
type AuditEntry struct {
	ID         id.AuditEntry `json:"id"`
	Seq        int64         `json:"seq" doc:"Its place in the chain, from 1, without gaps."`
	At         time.Time     `json:"at"`
	Actor      string        `json:"actor" doc:"staff:<e-mail>, key:<name>, customer:<id>, command, or system." example:"staff:ada@example.com"`
	Action     string        `json:"action" doc:"The operation of this document, as admin-update-product, or what happened, as login_failed."`
	TargetKind string        `json:"target_kind" example:"product"`
	TargetID   string        `json:"target_id"`
	Changed    []string      `json:"changed" doc:"The fields that differ, where there are documents before and after."`
	Address    string        `json:"address" doc:"Of the client. Empty if there was none, or once its time was over."`
	RequestID  string        `json:"request_id"`
	// RedactedAt tells a reader that there was more.
	RedactedAt wire.Nullable[time.Time] `json:"redacted_at" doc:"When something was taken out: an address whose time was over, a person who was erased."`
}

// AuditDetail is an entry with the documents.
type AuditDetail struct {
	AuditEntry
	Before json.RawMessage `json:"before" doc:"The thing before, as the API showed it; secrets are ***. null if it was not there."`
	After  json.RawMessage `json:"after" doc:"The answer to the request."`
}

func auditDocument(e audit.Entry) AuditEntry {
	return AuditEntry{
		ID: e.ID, Seq: e.Seq, At: e.At, Actor: e.Actor, Action: e.Action, TargetKind: e.TargetKind, TargetID: e.TargetID,
		Changed: orEmpty(e.Changed), Address: e.Address, RequestID: e.RequestID, RedactedAt: wire.TimeOrNull(e.RedactedAt),
	}
}

// AuditFilter narrows the audit log.
type AuditFilter struct {
	Actor      string    `query:"actor" maxLength:"300" doc:"Exactly, as in key:nightly import."`
	Action     string    `query:"action" maxLength:"100"`
	TargetKind string    `query:"target_kind" maxLength:"100"`
	TargetID   string    `query:"target_id" maxLength:"300"`
	From       time.Time `query:"from" doc:"This moment or later."`
	Before     time.Time `query:"before" doc:"Before this moment."`
}

func (f AuditFilter) domain() audit.Filter {
	return audit.Filter{
		Actor: f.Actor, Action: f.Action, Kind: f.TargetKind, Target: f.TargetID, From: f.From.UTC(), Before: f.Before.UTC(),
	}
}

type auditQuery struct {
	Following
	AuditFilter
}

func (h *handlers) listAudit(ctx context.Context, _ *wire.Call, in *auditQuery) (*wire.Reply[wire.List[AuditEntry]], error) {
	filter := in.domain()
	return followed[audit.Entry, AuditEntry]{
		name:    "audit_log",
		read:    func(after int64, limit int) ([]audit.Entry, error) { return h.audit.List(ctx, filter, after, limit) },
		key:     func(e audit.Entry) int64 { return e.Seq },
		count:   func() (int64, error) { return h.audit.Count(ctx, filter) },
		convert: auditDocument,
	}.page(in.Following)
}

func (h *handlers) getAudit(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[AuditDetail], error) {
	number, err := parsed(id.ParseAuditEntry, "entry of the audit log", in.ID)
	if err != nil {
		return nil, err
	}
	e, err := h.audit.Get(ctx, number)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[AuditDetail]{Body: AuditDetail{AuditEntry: auditDocument(e), Before: orNull(e.Before), After: orNull(e.After)}}, nil
}

func orNull(document string) json.RawMessage {
	if document == "" {
		return json.RawMessage("null")
	}
	return json.RawMessage(document)
}

// auditColumns is the first line of the file.
var auditColumns = []string{
	"seq", "id", "at", "actor", "action", "target_kind", "target_id", "changed", "address", "request_id", "before", "after",
}

func (h *handlers) exportAudit(ctx context.Context, _ *wire.Call, in *AuditFilter) (*wire.Reply[wire.None], error) {
	filter := in.domain()
	return &wire.Reply[wire.None]{
		ContentType: "text/csv; charset=utf-8", FileName: "audit-log.csv",
		Stream: func(w io.Writer) error {
			out := csv.NewWriter(w)
			if err := out.Write(auditColumns); err != nil {
				return err
			}
			err := h.audit.Each(ctx, filter, func(e *audit.Entry) error {
				return out.Write(cells(strconv.FormatInt(e.Seq, 10), e.ID.String(), e.At.Format(time.RFC3339Nano), e.Actor, e.Action,
					e.TargetKind, e.TargetID, strings.Join(e.Changed, " "), e.Address, e.RequestID, e.Before, e.After))
			})
			out.Flush()
			if err == nil {
				err = out.Error()
			}
			return err
		},
	}, nil
}

// cells is texts as cells of a spreadsheet: one that would be taken for a formula gets an apostrophe in front, which the
// spreadsheet shows as text.
func cells(texts ...string) []string {
	for i, text := range texts {
		if strings.ContainsRune("=+-@\t\r", first(text)) || strings.HasPrefix(strings.TrimLeft(text, " \n"), "=") {
			texts[i] = "'" + text
		}
	}
	return texts
}

// first is the first character of a text; one that begins nothing dangerous if it is empty.
func first(text string) rune {
	for _, r := range text {
		return r
	}
	return 'x'
}
