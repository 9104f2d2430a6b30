package privacy

import (
	"context"
	"sync"
	"time"

	"winkel/internal/commerce/customer"
	"winkel/internal/commerce/identity"
	"winkel/internal/platform/db"
	"winkel/internal/platform/job"
	"winkel/internal/platform/outbox"
)

// Codes that this domain raises.
const (
	CodeOpenOrders     = "open_orders"     // orders are not finished, and need the person
	CodeNobody         = "nobody_named"    // neither a customer nor an address was given
	CodeAlreadyAsked   = "erasure_pending" // the same person's erasure is under way
	CodeErasureStarted = "erasure_started" // too late to call it off
)

// Audit is what privacy needs of the audit log.
type Audit interface {
	Note(ctx context.Context, b *db.Batch, action, target string, detail any) error
	Redact(ctx context.Context, rewrite func(document string) string) (int, error)
	ForgetAddresses(ctx context.Context, keep time.Duration) (int, error)
	ForgetDocuments(ctx context.Context, keep time.Duration) (int, error)
}

// Options is what the service stands on.
type Options struct {
	DB        *db.DB
	Outbox    *outbox.Log
	Jobs      *job.Queue
	Audit     Audit
	Customers *customer.Service
	Identity  *identity.Service
	Keep      Keeping
}

// Service is the use cases of privacy. It is safe for concurrent use.
type Service struct {
	o         Options
	exporting sync.Map // Who is being exported
}

// New returns the service.
func New(o Options) *Service { return &Service{o: o} }
