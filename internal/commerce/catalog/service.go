package catalog

import (
	"context"
	"io"
	"time"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/blob"
	"winkel/internal/platform/cache"
	"winkel/internal/platform/db"
	"winkel/internal/platform/job"
	"winkel/internal/platform/outbox"
)

// BlobStore keeps the files of pictures; *blob.Store is one.
type BlobStore interface {
	Put(ctx context.Context, key string, r io.Reader, contentType string, limit int64) (int64, error)
	PutHashed(ctx context.Context, prefix string, r io.Reader, ext string, limit int64) (blob.Hashed, error)
	Open(ctx context.Context, key string, offset, length int64) (io.ReadCloser, blob.Info, error)
	Stat(ctx context.Context, key string) (blob.Info, error)
	List(ctx context.Context, prefix string, f func(blob.Info) error) error
	Delete(ctx context.Context, key string) error
}

// JobQueue takes work that is done later, in the same commit as what caused it; *job.Queue is one.
type JobQueue interface {
	Add(b *db.Batch, j job.Job) (id.Job, error)
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
// Details, with paths like variants[0].prices[1].price. What does not exist is not_found.
type Service struct {
	db     *db.DB
	outbox *outbox.Log
	stock  StockKeeper
	blobs  BlobStore
	jobs   JobQueue

	channel *cache.Snapshot[*Channel]
	rules   ruleCache
}

// channelAge is how old the channel may be where it is only read, if another node changed it.
const channelAge = time.Second

// New returns the catalog's use cases.
func New(o Options) *Service {
	s := &Service{db: o.DB, outbox: o.Outbox, stock: o.Stock, blobs: o.Blobs, jobs: o.Jobs}
	if o.DB != nil {
		s.channel = cache.NewSnapshot(s.GetChannel, channelAge, o.DB.Clock())
	}
	return s
}
