package app

import (
	"context"
	"encoding/json"
	"fmt"

	"winkel/internal/commerce/audit"
	"winkel/internal/commerce/privacy"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/token"
)

// wireRecords wires what is written down about what people do, and what knows where people are in it.
func (s *shop) wireRecords(env *environment) error {
	s.audit = audit.New(s.db, s.tokens.Derive("audit", nil, token.KeyBytes), env.log)
	s.privacy = privacy.New(privacy.Options{
		DB: s.db, Outbox: s.outbox, Jobs: s.jobs, Audit: s.audit, Customers: s.customers, Identity: s.identity,
		Keep: privacy.Keeping{
			Checkouts: s.keep.Checkouts, Buyers: s.keep.Buyers, Consents: s.keep.Consents,
			AuditAddresses: s.keep.AuditAddresses, AuditDocuments: s.keep.AuditDocuments,
		},
	})
	return s.privacy.RegisterJobs()
}

// noted is the claim of a command: its entry in the audit log goes with the effect. described says what the entry is about,
// by what the service returns.
func (s *shop) noted(ctx context.Context, action string, described func(result any) (target string, document any)) *idem.Claim {
	n := &audit.Notice{Log: s.audit, Entry: s.audit.Begin(ctx, action)}
	return idem.Unkeyed(n, func(result any) ([]byte, error) {
		target, document := described(result)
		text, err := json.Marshal(document)
		if err != nil {
			return nil, fmt.Errorf("note %s: %w", action, err)
		}
		n.Entry.TargetKind, n.Entry.TargetID = audit.KindOf(target), target
		n.Entry.Documents(nil, text)
		return text, nil
	})
}
