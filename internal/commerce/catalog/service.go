package catalog

import (
	"context"
	"encoding/json"
	"io"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// StockKeeper keeps what lies on the shelf. Facts do not import each other: inventory implements it, the program wires it.
type StockKeeper interface {
	// SetOnHand adds to the batch what makes the counts true: levels and movements. They come last in the batch.
	SetOnHand(ctx context.Context, b *db.Batch, counts []StockCount, reason string) error
}

// StockCount is what somebody counted on the shelf.
type StockCount struct {
	Variant id.Variant
	SKU     string
	OnHand  int64
	New     bool // the variant is made in the same batch, so there is nothing to compare with
}

// BlobStore keeps the files of pictures.
type BlobStore interface {
	Put(ctx context.Context, key, mime string, content io.Reader) error
	// Open gives the content of a blob; not_found if there is none.
	Open(ctx context.Context, key string) (io.ReadCloser, error)
}

// JobQueue takes work that is done later, in the same commit as what caused it.
type JobQueue interface {
	// Add has a job of the kind run after the commit. While a job with the same key is unfinished, it adds none.
	Add(b *db.Batch, kind, key string, payload json.RawMessage)
}

// RenderJob is the kind of the job that makes the renditions of an uploaded picture. Its payload is the media id as a
// JSON string; run it with Service.RenderMedia.
const RenderJob = "media.render"

// Options is what a Service stands on. Stock, Blobs and Jobs may be left out where nothing needs them: then stock counts
// and uploads are refused.
type Options struct {
	DB     *db.DB
	Outbox *outbox.Log
	Stock  StockKeeper
	Blobs  BlobStore
	Jobs   JobQueue
}

// Service is the use cases of the catalog. It is safe for concurrent use.
//
// Methods that change something take the version that the caller has seen (nil: whatever it is) and answer
// version_conflict when it is no longer current; and an idempotency claim (nil: none), which is recorded in the same
// commit together with the result. An input with mistakes is refused with validation_failed and every mistake in the
// Details, with paths like variants[0].prices[1].amount. What does not exist is not_found.
type Service struct {
	db     *db.DB
	outbox *outbox.Log
	stock  StockKeeper
	blobs  BlobStore
	jobs   JobQueue
}

// New returns the catalog's use cases.
func New(o Options) *Service {
	return &Service{db: o.DB, outbox: o.Outbox, stock: o.Stock, blobs: o.Blobs, jobs: o.Jobs}
}
