package account

import (
	"context"
	"time"

	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// How often one person is written to for one purpose. Every mail takes back the link before it, so nobody who asks in another
// one's name may do so faster than mails are read; and the last one, which counts, lasts longer than the hour does.
const (
	mailPause   = time.Minute
	mailsAnHour = 5
)

// errMails refuses somebody who is signed in and had mails sent to too many mailboxes.
var errMails = fault.New(fault.RateLimited, fault.CodeRateLimited,
	"Too many mails were sent for this. The link in the last one works; please wait before you ask for another.")

// sent is the links of one purpose that somebody was sent within the hour, the newest first.
type sent struct {
	links []identity.OneTime
	now   time.Time
}

// lately is what a customer was sent within the hour.
func (s *Service) lately(ctx context.Context, p identity.Purpose, of id.Customer) (sent, error) {
	now := s.db.Clock().Now()
	links, err := s.identity.OneTimesSince(ctx, p, identity.OfCustomer(of), now.Add(-time.Hour))
	return sent{links, now}, err
}

// many reports whether it was as often as it may be in an hour.
func (l sent) many() bool { return len(l.links) >= mailsAnHour }

// enough reports whether nothing more is to be sent: a mail is on its way, or there were too many.
func (l sent) enough() bool {
	return l.many() || len(l.links) > 0 && l.now.Sub(l.links[0].CreatedAt) < mailPause
}

// just reports whether a mail with a link that works is on its way to a mailbox.
func (l sent) just(mailbox string) bool {
	return len(l.links) > 0 && l.links[0].Email == mailbox && l.links[0].UsedAt.IsZero() && l.now.Sub(l.links[0].CreatedAt) < mailPause
}

// wait is how long it is until one more may be sent.
func (l sent) wait() time.Duration {
	return l.links[mailsAnHour-1].CreatedAt.Add(time.Hour).Sub(l.now)
}
