package admin

import (
	"context"
	"io"
	"net/http"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog/transfer"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
)

const (
	importLimit  = 256 << 20
	transferTime = 30 * time.Minute
)

func (h *handlers) registerTransfers(a *wire.API) {
	wire.Post(a, "/api/admin/imports", wire.Op{
		ID: "admin-import-products", Summary: "Import a product file", Tag: "Admin: import and export", Scope: importsWrite,
		Description: "The body is the file itself, or a form with the part file; it may be compressed with gzip. The answer is a job; " +
			"its rows tell what was wrong, by line of the file.",
		Status: http.StatusAccepted, BodyLimit: importLimit + formOverhead, Timeout: transferTime, Limit: wire.LimitUpload,
		RawBody: []string{
			"text/csv", "application/jsonl", "application/x-ndjson", "application/gzip", "application/octet-stream", "text/plain",
			"multipart/form-data",
		},
	}, h.importProducts)
	wire.Get(a, "/api/admin/exports/products", wire.Op{
		ID: "admin-export-products", Summary: "Every product as a file", Tag: "Admin: import and export", Scope: exportsRead,
		Description: "Importing the file changes nothing.", Timeout: transferTime, Produces: []string{"text/csv", "application/jsonl"},
	}, h.exportProducts)
}

type importQuery struct {
	Format   string `query:"format" enum:"csv,jsonl,shopify,icecat" doc:"Found out by looking at the file if it is not given."`
	DryRun   bool   `query:"dry_run" doc:"Check everything, change nothing."`
	Currency string `query:"currency" maxLength:"3" doc:"Of prices that do not name theirs; the shop's if it is not given."`
	FileName string `query:"file_name" maxLength:"200" doc:"For people."`
}

func (h *handlers) importProducts(ctx context.Context, call *wire.Call, in *importQuery) (*wire.Reply[Job], error) {
	currency, err := h.currency(ctx, in.Currency)
	if err != nil {
		return nil, err
	}
	stored, err := h.blobs.PutHashed(ctx, "imports", call.Body, ".txt", importLimit)
	if err != nil {
		return nil, err
	}
	if stored.Bytes == 0 {
		return nil, fault.New(fault.Invalid, transfer.CodeFileEmpty, "The file is empty.")
	}
	if err := call.Identify(ctx, stored.SHA256); err != nil {
		return nil, err
	}
	file := transfer.StoredFile{
		Key: stored.Key, Digest: stored.SHA256, Name: in.FileName, Format: transfer.Format(in.Format), Currency: currency, DryRun: in.DryRun,
	}
	if file.Name == "" {
		file.Name = call.FileName
	}
	return wire.Do(call, jobQueued, func(claim *idem.Claim) (job.Record, error) { return h.imports.Start(ctx, file, claim) })
}

// currency is the one named, or the shop's; none while the shop has no channel.
func (h *handlers) currency(ctx context.Context, name string) (money.Currency, error) {
	if name != "" {
		currency, err := money.ParseCurrency(name)
		if err != nil {
			return "", fault.From(err).WithParam("query.currency")
		}
		return currency, nil
	}
	channel, err := h.catalog.GetChannel(ctx)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			return "", nil
		}
		return "", err
	}
	return money.Currency(channel.CurrencyCode), nil
}

type exportQuery struct {
	Format string `query:"format" enum:"csv,jsonl" default:"csv"`
}

func (h *handlers) exportProducts(ctx context.Context, _ *wire.Call, in *exportQuery) (*wire.Reply[wire.None], error) {
	reply := &wire.Reply[wire.None]{ContentType: "text/csv; charset=utf-8", FileName: "products.csv"}
	if in.Format == string(transfer.JSONL) {
		reply.ContentType, reply.FileName = "application/jsonl", "products.jsonl"
	}
	reply.Stream = func(w io.Writer) error {
		_, err := transfer.Export{Catalog: h.catalog, Stock: h.inventory, Format: transfer.Format(in.Format)}.Run(ctx, w)
		return err
	}
	return reply, nil
}
