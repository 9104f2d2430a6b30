package notify

import (
	"context"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/order"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/job"
	"winkel/internal/platform/mail"
)

// Codes that this domain raises.
const (
	CodeMailQueued      = "mail_queued"           // the mail waits to be sent already
	CodeTemplateInvalid = "mail_template_invalid" // it cannot be read, or fails on an order
	CodeTemplateFixed   = "mail_template_fixed"   // mails of the kind hold a link that opens an account
)

// Kind is what a mail is about. It names its templates.
type Kind string

// The kinds of mails.
const (
	OrderPlaced    Kind = "order_placed"
	PaymentFailed  Kind = "payment_failed"
	OrderShipped   Kind = "order_shipped"
	OrderDelivered Kind = "order_delivered"
	OrderRefunded  Kind = "order_refunded"
	OrderCanceled  Kind = "order_canceled"
	OrderExpired   Kind = "order_expired"
	LowStock       Kind = "low_stock" // to staff

	EmailVerification Kind = "email_verification"
	PasswordReset     Kind = "password_reset"
	EmailChange       Kind = "email_change"  // to the new mailbox, which has to be proven
	EmailChanged      Kind = "email_changed" // to both
	Welcome           Kind = "welcome"       // once the address is proven
)

// Kinds is every kind of mail to customers and to whom the shop tells of stock. The words of all but those that hold the
// link to an account are the shop's to choose.
func Kinds() []Kind {
	return []Kind{
		OrderPlaced, PaymentFailed, OrderShipped, OrderDelivered, OrderRefunded, OrderCanceled, OrderExpired, LowStock,
		EmailVerification, PasswordReset, EmailChange, EmailChanged, Welcome,
	}
}

// Status is how far a mail is. The package documentation shows what leads where.
type Status string

// The statuses of a mail.
const (
	Queued Status = "queued"
	Sent   Status = "sent"
	Dead   Status = "dead"
)

// Mail is one mail to one recipient.
type Mail struct {
	ID        id.Mail
	Event     id.Event
	Kind      Kind
	Recipient string
	Subject   string // empty, like HTML and Text, until it is written at the first attempt
	HTML      string
	Text      string
	Entity    string // what it is about: "order_…", "cus_…"
	Status    Status
	Copy      int64 // 1, and one more each time that staff send it again
	Attempts  int64 // at this copy
	Error     string
	CreatedAt time.Time
	SentAt    time.Time // the last time; zero: never

	data string // of the event
}

// Orders finds orders. The service of package order is one.
type Orders interface {
	Get(ctx context.Context, order id.Order) (*order.Order, error)
}

// Links makes addresses that open without a login.
type Links interface {
	Order(order id.Order) string
	Page(path string) string // of the shop: "/account/verify-email"
}

// Shop says whose mails they are and in which language. The catalog is one.
type Shop interface {
	GetChannel(ctx context.Context) (*catalog.Channel, error)
}

// Goods names variants for people. An empty title is answered for one that is no more.
type Goods interface {
	NameVariant(ctx context.Context, variant id.Variant) (title, sku string, err error)
}

// Options is what the service stands on.
type Options struct {
	DB        *db.DB
	Jobs      *job.Queue
	Transport mail.Transport
	From      mail.Address // of every mail; its name gives way to that in Settings
	Host      string       // of the shop, for Message-IDs: "shop.example"
	Orders    Orders
	Links     Links
	Shop      Shop
	Goods     Goods
	// Instructions is what a customer has to do to pay an order that stands unpaid, by provider; empty: nothing.
	Instructions func(ctx context.Context, provider string) (string, error)
	// Secret is the whole text of a one-time token, by its purpose and its number; nil: letters keep their links hidden.
	Secret func(purpose, token string) string
}

// Service is the use cases of mails. It is safe for concurrent use.
type Service struct{ o Options }

// New returns the use cases of mails. RegisterJobs comes before every change.
func New(o Options) *Service { return &Service{o: o} }
